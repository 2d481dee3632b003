from flask import Flask
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
)

app = Flask(__name__)
app.secret_key = "dev"
app.config["SESSION_PROTECTION"] = "basic"
login_manager = LoginManager(app)


@login_manager.user_loader
def load_user(user_id):
    user = UserMixin()
    user.id = user_id
    return user


@app.get("/login")
def login():
    login_user(load_user("ada"))
    return "logged in"


@app.get("/account")
@login_required
def account():
    return current_user.id


client = app.test_client()
wifi = {"REMOTE_ADDR": "198.51.100.7"}
mobile = {"REMOTE_ADDR": "203.0.113.9"}
client.get("/login", environ_overrides=wifi)
page = client.get("/account", environ_overrides=mobile)
print("account page:", page.status)
status = page.status_code
assert status == 200, "the user was logged out because the address changed"
