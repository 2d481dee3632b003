import warnings

from flask import Flask
from flask_login import LoginManager, login_required

warnings.filterwarnings("error", message=".*_login_disabled")

app = Flask(__name__)
app.secret_key = "dev"
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: None)

with app.app_context():
    login_manager._login_disabled = True


@app.route("/account")
@login_required
def account():
    return "your account"


page = app.test_client().get("/account")
assert page.get_data(as_text=True) == "your account"
