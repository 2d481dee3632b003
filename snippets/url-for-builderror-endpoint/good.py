from flask import Blueprint, Flask, redirect, url_for

auth = Blueprint("auth", __name__)


@auth.route("/login")
def login():
    return "Log in"


app = Flask(__name__)
app.testing = True
app.register_blueprint(auth, url_prefix="/auth")


@app.route("/")
def index():
    return redirect(url_for("auth.login"))


page = app.test_client().get("/", follow_redirects=True)
assert page.get_data(as_text=True) == "Log in"
