from types import SimpleNamespace

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import Form, FormField, StringField

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class AddressForm(Form):
    city = StringField("City")


class UserForm(FlaskForm):
    address = FormField(AddressForm)


@app.route("/users", methods=["POST"])
def add_user():
    user = SimpleNamespace(address=None)
    UserForm().populate_obj(user)
    return user.address.city


page = app.test_client().post("/users", data={"address-city": "London"})
assert page.get_data(as_text=True) == "London"
