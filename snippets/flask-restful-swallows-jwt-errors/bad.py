from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, jwt_required
from flask_restful import Api, Resource

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16)
JWTManager(app)


class Account(Resource):
    @jwt_required()
    def get(self):
        return "your account"


Api(app).add_resource(Account, "/me")
with app.app_context():
    bearer = {"Authorization": "Bearer " + create_access_token("ada")}

print("with a token:", app.test_client().get("/me", headers=bearer).status)
status = app.test_client().get("/me").status_code
assert status == 401, "500 Internal Server Error in place of 401"
