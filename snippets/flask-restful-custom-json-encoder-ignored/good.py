from decimal import Decimal

from flask import Flask, jsonify
from flask_restful import Api, Resource

app = Flask(__name__)
app.testing = True
app.config["RESTFUL_JSON"] = {"default": str}


class Price(Resource):
    def get(self):
        return {"price": Decimal("9.90")}


Api(app).add_resource(Price, "/price")
with app.app_context():
    print("jsonify:", jsonify(price=Decimal("9.90")).get_json())
print("Resource:", app.test_client().get("/price").get_json())
