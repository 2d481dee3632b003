import os

from flask import Flask, session


def create_app():
    app = Flask(__name__)
    app.secret_key = os.urandom(24)

    @app.route("/login")
    def login():
        session["user"] = "ada"
        return "Welcome"

    app.add_url_rule("/", "index", lambda: session.get("user", "logged out"))
    return app


one, two = (create_app().test_client(use_cookies=False) for worker in "12")
cookie = one.get("/login").headers["Set-Cookie"].split(";")[0]
page = two.get("/", headers={"Cookie": cookie})
assert page.data == b"ada", "Another worker does not know the session"
