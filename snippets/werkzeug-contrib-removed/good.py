from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)
app.testing = True
app.wsgi_app = ProxyFix(app.wsgi_app)


@app.route("/")
def index():
    return request.remote_addr


headers = {"X-Forwarded-For": "203.0.113.7"}
page = app.test_client().get("/", headers=headers)
assert page.get_data(as_text=True) == "203.0.113.7"
