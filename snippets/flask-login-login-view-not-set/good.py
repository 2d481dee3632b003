from flask import Flask
from flask_login import LoginManager, UserMixin, login_required

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(TESTING=True, SECRET_KEY="dev", TRAP_HTTP_EXCEPTIONS=True)
login_manager = LoginManager(app)
login_manager.login_view = "login"
login_manager.user_loader(lambda user_id: UserMixin())
app.add_url_rule("/login", "login", lambda: "log in")


@app.route("/account")
@login_required
def account():
    return "your account"


client = app.test_client()
assert client.get("/account", follow_redirects=True).data == b"log in"

with client.session_transaction() as session:
    session["_user_id"] = "ada"
assert client.get("/account").data == b"your account"
