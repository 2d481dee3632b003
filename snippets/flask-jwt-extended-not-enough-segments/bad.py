from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, jwt_required

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
JWTManager(app)


@app.route("/me")
@jwt_required()
def me():
    return "your account"


with app.app_context():
    login = {"access_token": create_access_token("ada")}

headers = {"Authorization": f"Bearer {login.get('token')}"}
page = app.test_client().get("/me", headers=headers)
print(page.status, page.get_data(as_text=True))
with app.test_request_context(headers=headers):
    assert me() == "your account"
