from flask import Flask, jsonify
from flask_restful import Api, Resource

app = Flask(__name__)
app.testing = True


class Orders(Resource):
    def post(self):
        return jsonify(id=1), 201


Api(app).add_resource(Orders, "/orders")
page = app.test_client().post("/orders")
assert (page.status_code, page.get_json()) == (201, {"id": 1})
