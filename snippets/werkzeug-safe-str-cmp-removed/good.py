from hmac import compare_digest

from flask import Flask, abort, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    if not compare_digest(request.args["token"].encode(), "clé".encode()):
        abort(403)
    return "Welcome"


client = app.test_client()
assert client.get("/?token=clé").status_code == 200
assert client.get("/?token=cle").status_code == 403
