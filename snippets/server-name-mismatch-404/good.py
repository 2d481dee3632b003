from flask import Flask, url_for

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


with app.test_request_context(base_url="http://example.com"):
    print("Link for a mail:", url_for("index", _external=True))

page = app.test_client().get("/", base_url="http://10.0.0.7:8000")
assert page.status_code == 200, "404 Not Found for every host but SERVER_NAME"
