from flask import Flask, request
from wtforms import Form, StringField

app = Flask(__name__)
app.testing = True


class Login(Form):
    name = StringField()
    password = StringField()


@app.route("/", methods=["POST"])
def login():
    form = Login(request.form)
    form.form_errors.append("Wrong name or password")
    return ", ".join(form.form_errors)


page = app.test_client().post("/", data={"name": "ada", "password": "?"})
assert page.get_data(as_text=True) == "Wrong name or password"
