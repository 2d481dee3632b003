import warnings

import flask_login
from flask import Flask

warnings.filterwarnings("error", message=".*user_loaded_from_header")

app = Flask(__name__)
login_manager = flask_login.LoginManager(app)


@login_manager.request_loader
def load_user(request):
    user = flask_login.UserMixin()
    user.id = request.headers["Authorization"]
    return user


@flask_login.user_loaded_from_header.connect
def greet(sender, user):
    print("welcome,", user.id)


with app.test_request_context(headers={"Authorization": "ada"}):
    assert flask_login.current_user.id == "ada"
