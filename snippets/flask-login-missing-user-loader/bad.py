from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
login_manager = LoginManager(app)


class User(UserMixin):
    id = "1"


@app.route("/")
def index():
    return f"logged in: {current_user.is_authenticated}"


client = app.test_client()
with client.session_transaction() as session:
    session["_user_id"] = "1"

page = client.get("/")
assert page.get_data(as_text=True) == "logged in: True"
