from flask import Flask
from flask_login import LoginManager, UserMixin, login_required

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TRAP_HTTP_EXCEPTIONS=True)
app.testing = True
login_manager = LoginManager(app)
login_manager.login_view = "login"
login_manager.user_loader(lambda user_id: UserMixin())


@app.route("/login")
def login():
    return "log in"


@app.route("/account")
@login_required
def account():
    return "your account"


client = app.test_client()
page = client.get("/account", follow_redirects=True)
assert page.get_data(as_text=True) == "log in"

with client.session_transaction() as session:
    session["_user_id"] = "ada"

page = client.get("/account")
assert page.get_data(as_text=True) == "your account"
