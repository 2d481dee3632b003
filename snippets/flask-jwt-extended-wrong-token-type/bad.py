import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
flask_jwt_extended.JWTManager(app)


@app.route("/me")
@flask_jwt_extended.jwt_required()
def me():
    return "your account"


with app.app_context():
    token = flask_jwt_extended.create_refresh_token("ada")

headers = {"Authorization": f"Bearer {token}"}
page = app.test_client().get("/me", headers=headers)
print(page.status, page.get_data(as_text=True))
with app.test_request_context(headers=headers):
    assert me() == "your account"
