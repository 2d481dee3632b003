from flask import Flask, request
from wtforms import Form, SelectField

app = Flask(__name__)
app.testing = True


class SizeForm(Form):
    size = SelectField(choices=[["small", "Small"], ["large", "Large"]])


@app.route("/size", methods=["POST"])
def choose():
    form = SizeForm(request.form)
    return form.size.data if form.validate() else "No"


page = app.test_client().post("/size", data={"size": "small"})
assert page.get_data(as_text=True) == "small"
