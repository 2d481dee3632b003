from urllib.parse import quote

from flask import Flask, redirect

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return redirect("/files/" + quote("Q&A: 50% off.txt", safe="/:"))


page = app.test_client().get("/")
assert page.headers["Location"].endswith("/files/Q%26A:%2050%25%20off.txt")
