from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token
from flask_jwt_extended import current_user, jwt_required

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16, TESTING=True)
jwt = JWTManager(app)


@app.route("/me")
@jwt_required()
def me():
    return f"Hello, {current_user}"


with app.app_context():
    bearer = {"Authorization": "Bearer " + create_access_token("1")}

page = app.test_client().get("/me", headers=bearer)
assert page.get_data(as_text=True) == "Hello, Ada"
