from datetime import timedelta

from flask import Flask
from flask_login import LoginManager, UserMixin, login_user

app = Flask(__name__)
app.secret_key = "dev"
app.config["REMEMBER_COOKIE_DURATION"] = "30 days"
login_manager = LoginManager(app)


@login_manager.user_loader
def load_user(user_id):
    user = UserMixin()
    user.id = user_id
    return user


@app.route("/login")
def login():
    login_user(load_user("1"), remember=True)
    return "logged in"


@app.route("/login/short")
def login_for_an_hour():
    login_user(load_user("1"), remember=True, duration=3600)
    return "logged in"


client = app.test_client()
print(client.get("/login").status)
app.testing = True
print(client.get("/login/short").status)
