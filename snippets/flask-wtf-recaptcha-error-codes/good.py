from unittest import mock

import siteverify
from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField

app = Flask(__name__)
mock.patch("urllib.request.urlopen", siteverify.urlopen).start()


class SignUpForm(FlaskForm):
    captcha = RecaptchaField()


keys = ["private key"]
responses = ["solved"]
for key, response in zip(keys, responses):
    app.config.update(WTF_CSRF_ENABLED=False, RECAPTCHA_PRIVATE_KEY=key)
    with app.test_request_context(data={"g-recaptcha-response": response}):
        form = SignUpForm()
        print(form.validate(), form.errors)

assert not form.errors, "the captcha is refused"
