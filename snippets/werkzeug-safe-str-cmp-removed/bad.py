from flask import Flask, abort, request
from werkzeug.security import safe_str_cmp

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    if not safe_str_cmp(request.args["token"], "clé"):
        abort(403)
    return "Welcome"


client = app.test_client()
assert client.get("/?token=clé").status_code == 200
assert client.get("/?token=cle").status_code == 403
