import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
jwt = flask_jwt_extended.JWTManager(app)
logged_out = {}


@jwt.token_in_blocklist_loader
def is_revoked(jwt_header, jwt_payload):
    return logged_out.get(jwt_payload["jti"]) is None


@app.route("/me")
@flask_jwt_extended.jwt_required()
def me():
    return "your account"


with app.app_context():
    token = flask_jwt_extended.create_access_token("ada")

headers = {"Authorization": f"Bearer {token}"}
page = app.test_client().get("/me", headers=headers)
print(page.status, page.get_data(as_text=True))
with app.test_request_context(headers=headers):
    assert me() == "your account"
