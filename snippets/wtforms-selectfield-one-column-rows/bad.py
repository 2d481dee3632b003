import sqlite3

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import SelectField

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class SizeForm(FlaskForm):
    size = SelectField("Size")


@app.route("/size", methods=["POST"])
def choose():
    rows = sqlite3.connect(":memory:").execute("VALUES ('small'), ('large')")
    form = SizeForm()
    form.size.choices = [row for row in rows]
    return form.size.data if form.validate() else "No"


page = app.test_client().post("/size", data={"size": "small"})
assert page.get_data(as_text=True) == "small"
