from datetime import datetime

from flask import Flask, request
from itsdangerous import TimestampSigner

app = Flask(__name__)
app.testing = True
signer = TimestampSigner("dev")
key_changed = datetime(2020, 1, 1)


@app.route("/invite")
def invite():
    name, signed = signer.unsign(request.args["token"], return_timestamp=True)
    return "Too old" if signed < key_changed else b"Welcome, " + name


token = signer.sign("ada").decode()
page = app.test_client().get("/invite", query_string={"token": token})
assert page.get_data(as_text=True) == "Welcome, ada"
