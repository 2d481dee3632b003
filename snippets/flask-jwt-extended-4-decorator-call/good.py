from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, jwt_required

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
app.testing = True
JWTManager(app)


@app.route("/account")
@jwt_required()
def account():
    return "your account"


with app.app_context():
    bearer = {"Authorization": "Bearer " + create_access_token("ada")}

page = app.test_client().get("/account", headers=bearer)
assert page.get_data(as_text=True) == "your account"
