from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, jwt_required
from flask_restful import Api, Resource

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
JWTManager(app)
api = Api(app)


@api.resource("/account")
class Account(Resource):
    @jwt_required()
    def get(self):
        return "your account"


with app.app_context():
    bearer = {"Authorization": "Bearer " + create_access_token("ada")}

client = app.test_client()
print("with a token:", client.get("/account", headers=bearer).status)
status = client.get("/account").status_code
assert status == 401, "500 Internal Server Error in place of 401"
