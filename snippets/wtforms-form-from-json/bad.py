from flask import Flask, request
from wtforms import Form, StringField
from wtforms.validators import InputRequired

app = Flask(__name__)
app.testing = True


class NameForm(Form):
    name = StringField("Name", validators=[InputRequired()])


@app.route("/name", methods=["POST"])
def save():
    form = NameForm(request.get_json())
    return form.name.data if form.validate() else "No"


page = app.test_client().post("/name", json={"name": "ada"})
assert page.get_data(as_text=True) == "ada"
