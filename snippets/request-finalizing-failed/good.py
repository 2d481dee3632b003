from flask import Flask, g

app = Flask(__name__)


@app.after_request
def add_user(response):
    response.headers["X-User"] = g.get("user", "nobody")
    return response


@app.route("/")
def index():
    return 1 / 0


page = app.test_client().get("/")
assert "X-User" in page.headers, "the 500 page lacks what after_request adds"
