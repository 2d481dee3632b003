from flask import Flask, redirect
from werkzeug.urls import url_quote

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return redirect("/files/" + url_quote("Q&A: 50% off.txt"))


page = app.test_client().get("/")
assert page.headers["Location"].endswith("/files/Q%26A:%2050%25%20off.txt")
