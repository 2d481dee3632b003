from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


page = app.test_client().get("/")
body, status, headers = page.response, page.status, page.headers
assert (b"".join(body), status) == (b"Hello", "200 OK")
