from flask import Flask
from flask_cors import CORS
from flask_restful import Api, Resource

app = Flask(__name__)
CORS(app)


class Orders(Resource):
    def put(self):
        return "saved"


Api(app, prefix="/api").add_resource(Orders, "/orders")

# What a browser asks before fetch("/orders", {method: "PUT"}).
url = "/orders"
ask = {"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}
client = app.test_client()
answer = client.options(url, headers=ask)
print("preflight:", answer.status)
print("without one:", client.put(url).status)
assert answer.status_code == 200, (
    "Response to preflight request doesn't pass access control check:"
    " It does not have HTTP ok status."
)
