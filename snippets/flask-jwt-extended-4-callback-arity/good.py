from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token
from flask_jwt_extended import verify_jwt_in_request

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
app.config["JWT_ACCESS_TOKEN_EXPIRES"] = -1
app.testing = True
jwt = JWTManager(app)
app.before_request(verify_jwt_in_request)


@jwt.expired_token_loader
def expired_token_callback(jwt_header, jwt_payload):
    return "Log in again", 401


with app.app_context():
    bearer = {"Authorization": "Bearer " + create_access_token("ada")}

page = app.test_client().get("/", headers=bearer)
assert page.get_data(as_text=True) == "Log in again"
