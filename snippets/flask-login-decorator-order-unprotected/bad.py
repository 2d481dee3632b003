from flask import Flask
from flask_login import LoginManager, UserMixin, login_required

app = Flask(__name__)
app.secret_key = "dev"
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: UserMixin())


@login_required
@app.route("/account")
def account():
    return "your account"


client = app.test_client()
status = client.get("/account").status_code
with client.session_transaction() as session:
    session["_user_id"] = "ada"

print("visitor:", status, "ada:", client.get("/account").status_code)
assert status == 401, "a page with login_required is open to all"
