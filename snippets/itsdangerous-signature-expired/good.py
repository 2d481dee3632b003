from unittest import mock

from flask import Flask
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

app = Flask(__name__)
app.testing = True
links = URLSafeTimedSerializer("dev", salt="reset")


@app.route("/reset/<token>")
def reset(token):
    return "A new password for " + links.loads(token, max_age=3600)


@app.errorhandler(SignatureExpired)
def too_old(error):
    return "This link is too old.", 410


with mock.patch("time.time", return_value=1700000000):
    token = links.dumps("ada")
with mock.patch("time.time", return_value=1700000000 + 2 * 60 * 60):
    assert app.test_client().get(f"/reset/{token}").status_code == 410
