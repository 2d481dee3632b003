import json
from unittest import mock
from urllib.parse import parse_qsl

from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", WTF_CSRF_ENABLED=False)
RIGHT = {"secret": "private key", "response": "solved"}


class SignUpForm(FlaskForm):
    captcha = RecaptchaField()


def siteverify(url, data):
    """What Google's server answers."""
    sent = dict(parse_qsl(data.decode()))
    wrong = [name for name in RIGHT if sent.get(name) != RIGHT[name]]
    codes = [f"{'invalid' if n in sent else 'missing'}-input-{n}" for n in wrong]
    answer = json.dumps({"success": not codes, "error-codes": codes})
    return mock.Mock(code=200, read=lambda: answer)


def send(key, response):
    app.config["RECAPTCHA_PRIVATE_KEY"] = key
    data = {"g-recaptcha-response": response}
    with app.test_request_context(method="POST", data=data):
        form = SignUpForm()
        form.validate()
        print(form.errors)
        return not form.errors


with mock.patch("urllib.request.urlopen", siteverify):
    accepted = [send("private key", "solved")]

assert all(accepted), "the captcha is refused"
