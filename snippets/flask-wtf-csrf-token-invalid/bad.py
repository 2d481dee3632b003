import os
import re

from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf


def new_worker():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "dev"
    app.config["WTF_CSRF_SECRET_KEY"] = os.urandom(16)
    CSRFProtect(app)
    app.add_url_rule("/", "comment", generate_csrf, methods=["GET", "POST"])
    return app.test_client(use_cookies=False)


page = new_worker().get("/")
cookie = {"Cookie": page.headers["Set-Cookie"]}
answer = new_worker().post("/", data={"csrf_token": page.data}, headers=cookie)
print(answer.status, re.findall("<p>(.*)</p>", answer.get_data(as_text=True)))

assert answer.status_code == 200, "one worker refuses the form of another"
