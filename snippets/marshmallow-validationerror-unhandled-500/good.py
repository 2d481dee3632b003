from flask import Flask, request
from marshmallow import Schema, ValidationError, fields

app = Flask(__name__)
app.testing = True


@app.errorhandler(ValidationError)
def refuse(error):
    return error.messages, 400


class Order(Schema):
    paid = fields.Bool()


@app.route("/orders", methods=["POST"])
def create():
    return Order().load(request.get_json())


page = app.test_client().post("/orders", json={"paid": "maybe"})
assert page.get_json() == {"paid": ["Not a valid boolean."]}
