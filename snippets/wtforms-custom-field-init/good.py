from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class UpperField(StringField):
    def __init__(self, label=None, validators=None, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.render_kw = {"class": "upper"}


class CodeForm(FlaskForm):
    code = UpperField("Code")


@app.route("/code", methods=["POST"])
def save():
    return CodeForm().code.data


page = app.test_client().post("/code", data={"code": "X1"})
assert page.get_data(as_text=True) == "X1"
