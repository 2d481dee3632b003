from flask import Flask, request
from werkzeug.useragents import UserAgent

app = Flask(__name__)


@app.route("/")
def index():
    return UserAgent(request.headers["User-Agent"]).browser


agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"
page = app.test_client().get("/", headers={"User-Agent": agent})
assert page.get_data(as_text=True) == "firefox"
