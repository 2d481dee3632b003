from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)
app.testing = True
app.secret_key = "dev"


@app.before_request
def require_login():
    if "user" not in session and request.endpoint != "login":
        return redirect(url_for("login"))


@app.route("/login")
def login():
    return "Log in"


page = app.test_client().get("/", follow_redirects=True)
assert page.get_data(as_text=True) == "Log in"
