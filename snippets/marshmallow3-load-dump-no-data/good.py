from flask import Flask, jsonify
from marshmallow import Schema, fields

app = Flask(__name__)
app.testing = True


class UserSchema(Schema):
    name = fields.String()


@app.route("/user")
def user():
    return jsonify(UserSchema().dump({"name": "ada"}))


page = app.test_client().get("/user")
assert page.get_json() == {"name": "ada"}
