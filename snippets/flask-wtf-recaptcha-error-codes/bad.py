from unittest import mock

import siteverify
from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", WTF_CSRF_ENABLED=False)


class SignUpForm(FlaskForm):
    captcha = RecaptchaField()


@mock.patch("urllib.request.urlopen", siteverify.urlopen)
def is_accepted(key, response):
    app.config["RECAPTCHA_PRIVATE_KEY"] = key
    data = {"g-recaptcha-response": response}
    with app.test_request_context(method="POST", data=data):
        form = SignUpForm()
        form.validate()
        print(form.errors)
        return not form.errors


accepted = [
    is_accepted("", "solved"),
    is_accepted("public key", "solved"),
    is_accepted("private key", ""),
    is_accepted("private key", "solv"),
]

assert all(accepted), "the captcha is refused"
