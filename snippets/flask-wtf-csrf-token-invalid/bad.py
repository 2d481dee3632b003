import os
import re

from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf


def start_worker():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "dev"
    app.config["WTF_CSRF_SECRET_KEY"] = os.urandom(16)
    CSRFProtect(app)
    app.add_url_rule("/", "comment", generate_csrf, methods=["GET", "POST"])
    return app.test_client(use_cookies=False)


page = start_worker().get("/")
form = {"csrf_token": page.get_data(as_text=True)}
cookie = {"Cookie": page.headers["Set-Cookie"]}
answer = start_worker().post("/", data=form, headers=cookie)
print(answer.status, re.findall("<p>(.*)</p>", answer.get_data(as_text=True)))

assert answer.status_code == 200, "one worker refuses the form of another"
