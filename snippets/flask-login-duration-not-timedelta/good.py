from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", REMEMBER_COOKIE_DURATION=timedelta(days=7))
LoginManager(app)
user = UserMixin()
user.id = "1"


@app.route("/login")
def login():
    login_user(user, remember=True)
    return "logged in"


print(app.test_client().get("/login").status)
with app.test_request_context():
    login_user(user, remember=True, duration=timedelta(hours=1))
    assert session["_remember_seconds"] == 3600
