from flask import Blueprint, Flask, url_for

auth = Blueprint("auth", __name__)


@auth.route("/login")
def login():
    return "Log in"


app = Flask(__name__)
app.testing = True
app.register_blueprint(auth, url_prefix="/auth")


@app.route("/")
def index():
    return url_for("login")


assert app.test_client().get("/").get_data(as_text=True) == "/auth/login"
