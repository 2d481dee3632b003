from flask import Flask, request
from werkzeug.http import parse_authorization_header

app = Flask(__name__)


@app.route("/")
def index():
    auth = parse_authorization_header(request.headers["Authorization"])
    return auth.username


page = app.test_client().get("/", headers={"Authorization": "Basic YWRhOng="})
assert page.get_data(as_text=True) == "ada"
