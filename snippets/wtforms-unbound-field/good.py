from flask import Flask, request
from wtforms import Form, StringField

app = Flask(__name__)
app.testing = True


class LoginForm(Form):
    name = StringField("Name")


@app.route("/login", methods=["POST"])
def login():
    form = LoginForm(request.form)
    return form.name.data


page = app.test_client().post("/login", data={"name": "ada"})
assert page.get_data(as_text=True) == "ada"
