from flask import Flask, request
from marshmallow import Schema, fields

app = Flask(__name__)
app.testing = True


class Order(Schema):
    paid = fields.Bool()


@app.route("/orders", methods=["POST"])
def create():
    return Order().load(request.get_json())


page = app.test_client().post("/orders", json={"paid": "maybe"})
assert page.get_json() == {"paid": ["Not a valid boolean."]}
