from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user

app = Flask(__name__)
app.testing = True
app.secret_key = "not secret"
LoginManager(app).user_loader(lambda user_id: None)


class User(UserMixin):
    id = "7"


@app.route("/login")
def login():
    login_user(User())
    return session["user_id"]


page = app.test_client().get("/login")
assert page.get_data(as_text=True) == "7"
