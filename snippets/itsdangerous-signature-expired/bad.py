from unittest import mock

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
app.testing = True
links = URLSafeTimedSerializer("dev", salt="reset")


@app.route("/reset/<token>")
def reset(token):
    return "A new password for " + links.loads(token, max_age=3600)


noon = 1700000000
with mock.patch("time.time", return_value=noon):
    token = links.dumps("ada")
with mock.patch("time.time", return_value=noon + 2 * 60 * 60):
    page = app.test_client().get(f"/reset/{token}")
assert page.get_data(as_text=True) == "This link is too old."
