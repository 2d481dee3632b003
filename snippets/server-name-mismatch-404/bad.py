from flask import Flask, url_for

app = Flask(__name__)
app.testing = True
app.config["SERVER_NAME"] = "example.com"


@app.route("/")
def index():
    return "Hello"


with app.app_context():
    print("Link for a mail:", url_for("index", _external=True))

page = app.test_client().get("/", base_url="http://10.0.0.7:8000")
assert page.status_code == 200, "404 Not Found for every host but SERVER_NAME"
