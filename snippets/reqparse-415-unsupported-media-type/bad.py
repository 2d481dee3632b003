from flask import Flask
from flask_restful import Api, Resource
from flask_restful.reqparse import RequestParser

app = Flask(__name__)
parser = RequestParser()
parser.add_argument("name")


class Orders(Resource):
    def get(self):
        return parser.parse_args()


Api(app).add_resource(Orders, "/orders")
page = app.test_client().get("/orders?name=ada")
print(page.get_data(as_text=True))
assert page.status_code == 200, "reqparse refuses a request without JSON"
