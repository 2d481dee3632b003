from types import SimpleNamespace

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import Form, FormField, StringField

app = Flask(__name__)
app.config["WTF_CSRF_ENABLED"] = False


class AddressForm(Form):
    city = StringField("City")


class UserForm(FlaskForm):
    address = FormField(AddressForm)


user = SimpleNamespace(address=None)
with app.test_request_context(method="POST", data={"address-city": "London"}):
    UserForm().populate_obj(user)
    assert user.address.city == "London"
