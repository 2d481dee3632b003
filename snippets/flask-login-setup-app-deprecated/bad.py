import warnings

from flask import Flask
from flask_login import LoginManager

warnings.filterwarnings("error", message=".*setup_app")

app = Flask(__name__)
login_manager = LoginManager()
login_manager.setup_app(app)
assert app.login_manager is login_manager
