from flask import Flask, Response, abort

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    abort(Response("Payment required", 402))


page = app.test_client().get("/")
assert page.status_code == 402
