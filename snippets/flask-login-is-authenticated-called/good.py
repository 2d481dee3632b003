from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
users = {"1": UserMixin()}
LoginManager(app).user_loader(users.get)


@app.route("/")
def index():
    return "Log out" if current_user.is_authenticated else "Log in"


assert app.test_client().get("/").get_data(as_text=True) == "Log in"
