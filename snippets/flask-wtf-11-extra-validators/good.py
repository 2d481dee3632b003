from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField

app = Flask(__name__)
app.testing = True
app.config["WTF_CSRF_ENABLED"] = False


class LoginForm(FlaskForm):
    name = StringField("Name")

    def validate(self, extra_validators=None):
        return super().validate(extra_validators) and self.name.data == "ada"


@app.route("/login", methods=["POST"])
def login():
    return "Hello" if LoginForm().validate_on_submit() else "No"


page = app.test_client().post("/login", data={"name": "ada"})
assert page.get_data(as_text=True) == "Hello"
