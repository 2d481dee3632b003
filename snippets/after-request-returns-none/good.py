from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


@app.after_request
def never_cached(response):
    response.headers["Cache-Control"] = "no-store"
    return response


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
