from flask import Flask
from flask_login import LoginManager, UserMixin, login_user

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", TESTING=True)
LoginManager(app)


class User(UserMixin):
    def __init__(self, user_id):
        self.user_id = user_id

    def get_id(self):
        return self.user_id


@app.route("/login")
def login():
    login_user(User("1"))
    return "logged in"


page = app.test_client().get("/login")
assert page.get_data(as_text=True) == "logged in"
