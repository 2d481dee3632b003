from flask import Flask
from flask_wtf import FlaskForm
from wtforms import PasswordField, validators

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class SignUpForm(FlaskForm):
    password = PasswordField("Password")
    again = PasswordField("Again", validators=[validators.EqualTo("Password")])


@app.route("/signup", methods=["POST"])
def sign_up():
    form = SignUpForm()
    return "Welcome" if form.validate() else form.again.errors[0]


fields = {"password": "secret", "again": "secret"}
page = app.test_client().post("/signup", data=fields).get_data(as_text=True)
print(page)
assert page == "Welcome", "Two equal passwords are refused"
