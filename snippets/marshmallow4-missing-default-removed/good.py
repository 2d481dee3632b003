from flask import Flask, request
from marshmallow import Schema, fields

app = Flask(__name__)
app.testing = True


class Search(Schema):
    page = fields.Int(load_default=1)


@app.route("/search")
def search():
    return Search().load(request.args)


assert app.test_client().get("/search").get_json() == {"page": 1}
