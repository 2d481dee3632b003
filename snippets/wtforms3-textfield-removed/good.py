from flask import Flask, request
from wtforms import Form, StringField

app = Flask(__name__)
app.testing = True


class LoginForm(Form):
    name = StringField("Name")


@app.route("/login", methods=["POST"])
def login():
    return LoginForm(request.form).name.data


page = app.test_client().post("/login", data={"name": "Ada"})
assert page.get_data(as_text=True) == "Ada"
