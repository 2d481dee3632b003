from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField

app = Flask(__name__)
app.testing = True


class NameForm(FlaskForm):
    name = StringField()


@app.route("/")
def index():
    return str(NameForm().name)


page = app.test_client().get("/")
assert 'name="name"' in page.get_data(as_text=True)
