import warnings

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

warnings.filterwarnings("error", message=".*header_loader")

app = Flask(__name__)
app.secret_key = "dev"
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: None)


@login_manager.header_loader
def load_user(token):
    user = UserMixin()
    user.id = token
    return user


with app.test_request_context(headers={"Authorization": "ada"}):
    assert current_user.id == "ada"
