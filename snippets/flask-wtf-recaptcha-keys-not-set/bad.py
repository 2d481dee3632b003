from unittest import mock

from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField

app = Flask(__name__)
app.config.update(WTF_CSRF_ENABLED=False)


class Form(FlaskForm):
    captcha = RecaptchaField()


app.add_url_rule("/", "show", lambda: str(Form().captcha()))
app.add_url_rule("/", "send", lambda: str(Form().validate()), methods=["POST"])
print(app.test_client().get("/").status)

app.config["PROPAGATE_EXCEPTIONS"] = True
google = mock.Mock(code=200, read=lambda: b'{"success": true}')
with mock.patch("urllib.request.urlopen", return_value=google):
    page = app.test_client().post("/", data={"g-recaptcha-response": "solved"})
assert page.get_data(as_text=True) == "True"
