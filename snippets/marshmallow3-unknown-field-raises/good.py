from flask import Flask, request
from marshmallow import EXCLUDE, Schema, fields

app = Flask(__name__)
app.testing = True


class UserSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    name = fields.String()


@app.route("/users", methods=["POST"])
def create():
    return UserSchema().load(request.get_json())


page = app.test_client().post("/users", json={"name": "ada", "tab": 2})
assert page.get_json() == {"name": "ada"}
