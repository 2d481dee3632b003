from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", TESTING=True)
login_manager = LoginManager(app)
users = {"1": UserMixin()}


@login_manager.user_loader
def load_user(user_id):
    return users.get(user_id)


@app.route("/")
def index():
    return f"logged in: {current_user.is_authenticated}"


client = app.test_client()
with client.session_transaction() as session:
    session["_user_id"] = "1"

assert client.get("/").data == b"logged in: True"
