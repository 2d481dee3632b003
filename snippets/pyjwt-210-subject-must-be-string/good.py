from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token
from flask_jwt_extended import decode_token, jwt_required

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
JWTManager(app)


@app.route("/account")
@jwt_required()
def account():
    return "your account"


with app.app_context():
    token = create_access_token(identity=str(1))
    headers = {"Authorization": f"Bearer {token}"}
    page = app.test_client().get("/account", headers=headers)
    print(page.status, page.get_data(as_text=True))
    print(decode_token(token)["sub"])
