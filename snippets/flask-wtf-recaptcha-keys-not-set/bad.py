from unittest import mock

from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", WTF_CSRF_ENABLED=False)


class SignUpForm(FlaskForm):
    captcha = RecaptchaField()


@app.route("/", methods=["GET", "POST"])
def sign_up():
    form = SignUpForm()
    return "Welcome" if form.validate_on_submit() else str(form.captcha())


client = app.test_client()
print(client.get("/").status)

app.config["PROPAGATE_EXCEPTIONS"] = True
google = mock.Mock(code=200, read=lambda: b'{"success": true}')
with mock.patch("urllib.request.urlopen", return_value=google):
    page = client.post("/", data={"g-recaptcha-response": "solved"})
assert page.get_data(as_text=True) == "Welcome"
