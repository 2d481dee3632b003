import warnings

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

warnings.filterwarnings("error", message=".*header_loader")

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: None)


@login_manager.request_loader
def load_user(request):
    user = UserMixin()
    user.id = request.headers["Authorization"]
    return user


@app.route("/")
def index():
    return current_user.id


page = app.test_client().get("/", headers={"Authorization": "ada"})
assert page.get_data(as_text=True) == "ada"
