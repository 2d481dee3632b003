import hashlib

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface


class Sha256Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


app = Flask(__name__)
app.testing = True
app.secret_key = "dev"
app.session_interface = Sha256Sessions()


@app.route("/login")
def login():
    session["user"] = "ada"
    return "Hello, " + session["user"]


page = app.test_client().get("/login")
assert page.get_data(as_text=True) == "Hello, ada"
