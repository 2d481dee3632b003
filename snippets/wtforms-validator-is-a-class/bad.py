from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class NameForm(FlaskForm):
    name = StringField("Name", validators=[DataRequired, Length(max=20)])


@app.route("/name", methods=["POST"])
def save():
    form = NameForm()
    return form.name.data if form.validate_on_submit() else "No"


page = app.test_client().post("/name", data={"name": "ada"})
assert page.get_data(as_text=True) == "ada"
