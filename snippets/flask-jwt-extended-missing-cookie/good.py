import flask_jwt_extended
from flask import Flask, jsonify

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16, JWT_TOKEN_LOCATION=["cookies"])
flask_jwt_extended.JWTManager(app)


@app.route("/login")
def login():
    token = flask_jwt_extended.create_access_token("ada")
    response = jsonify(access_token=token)
    flask_jwt_extended.set_access_cookies(response, token)
    return response


@app.route("/me")
@flask_jwt_extended.jwt_required()
def me():
    return "your account"


with app.test_client() as client:
    client.get("/login")
    page = client.get("/me")
    print(page.status, page.get_data(as_text=True))
    assert me() == "your account"
