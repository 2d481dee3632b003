from flask import Flask, request
from wtforms import Form, StringField

app = Flask(__name__)
app.testing = True


class Profile(Form):
    name = StringField()
    phone = StringField()


@app.route("/", methods=["POST"])
def save():
    form = Profile(request.form)
    phone = form.phone.data or ""
    return f"{form.name.data}: {phone.strip()}"


page = app.test_client().post("/", data={"name": "Ada"})
assert page.get_data(as_text=True) == "Ada: "
