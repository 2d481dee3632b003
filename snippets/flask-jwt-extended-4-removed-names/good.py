from flask import Flask
from flask_jwt_extended import JWTManager, create_refresh_token
from flask_jwt_extended import jwt_required

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16, TESTING=True)
JWTManager(app)


@app.route("/refresh")
@jwt_required(refresh=True)
def refresh():
    return "a new access token"


with app.app_context():
    bearer = {"Authorization": "Bearer " + create_refresh_token("ada")}

page = app.test_client().get("/refresh", headers=bearer)
assert page.get_data(as_text=True) == "a new access token"
