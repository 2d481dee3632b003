from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


body, status, headers = app.test_client().get("/")
assert (b"".join(body), status) == (b"Hello", "200 OK")
