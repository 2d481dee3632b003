from flask import Flask, redirect, url_for

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Welcome"


@app.route("/login", methods=["POST"])
def login():
    redirect(url_for("index"))


page = app.test_client().post("/login", follow_redirects=True)
assert page.get_data(as_text=True) == "Welcome"
