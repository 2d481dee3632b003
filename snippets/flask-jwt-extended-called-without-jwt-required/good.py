import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16, TESTING=True)
flask_jwt_extended.JWTManager(app)


@app.route("/me")
@flask_jwt_extended.jwt_required()
def me():
    return f"Hello, {flask_jwt_extended.get_jwt_identity()}"


with app.app_context():
    token = flask_jwt_extended.create_access_token("ada")

bearer = {"Authorization": f"Bearer {token}"}
page = app.test_client().get("/me", headers=bearer)
assert page.get_data(as_text=True) == "Hello, ada"
