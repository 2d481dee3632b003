from flask import Flask, request
from flask_login import LoginManager, UserMixin

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
login_manager = LoginManager(app)


@login_manager.request_loader
def load_user(request):
    user = UserMixin()
    user.id = request.headers["Authorization"]
    return user


@app.route("/")
def index():
    return load_user(request).id


page = app.test_client().get("/", headers={"Authorization": "ada"})
assert page.get_data(as_text=True) == "ada"
