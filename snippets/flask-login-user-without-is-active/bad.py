from flask import Flask
from flask_login import LoginManager, login_user

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
LoginManager(app)


class User:
    def __init__(self, user_id):
        self.id = user_id


@app.route("/login")
def login():
    login_user(User("1"))
    return "logged in"


page = app.test_client().get("/login")
assert page.get_data(as_text=True) == "logged in"
