from flask import Flask, request
from wtforms import Form, StringField
from wtforms.validators import Email

app = Flask(__name__)
app.testing = True


class JoinForm(Form):
    email = StringField("Email", [Email()])


@app.route("/join", methods=["POST"])
def join():
    return "Welcome" if JoinForm(request.form).validate() else "No"


page = app.test_client().post("/join", data={"email": "ada@python.org"})
assert page.get_data(as_text=True) == "Welcome"
