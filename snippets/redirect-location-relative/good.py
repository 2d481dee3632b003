from urllib.parse import urljoin

from flask import Flask, redirect

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return redirect("/home")


response = app.test_client().get("/")
location = urljoin(response.request.base_url, response.headers["Location"])
absolute = "http://localhost/home"
assert location == absolute, "the Location header is a path and not a full URL"
