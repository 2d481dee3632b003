import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
flask_jwt_extended.JWTManager(app)


@app.route("/account")
@flask_jwt_extended.jwt_required()
def account():
    return "your account"


with app.app_context():
    token = flask_jwt_extended.create_access_token(identity=str(1))
    headers = {"Authorization": f"Bearer {token}"}
    page = app.test_client().get("/account", headers=headers)
    print(page.status, page.get_data(as_text=True))
    print(flask_jwt_extended.decode_token(token)["sub"])
