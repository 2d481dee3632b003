import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "dev" * 16
flask_jwt_extended.JWTManager(app)


@app.route("/login")
def login():
    return flask_jwt_extended.create_access_token("ada", fresh=True)


@app.route("/password")
@flask_jwt_extended.jwt_required(fresh=True)
def password():
    return "the password is changed"


client = app.test_client()
token = client.get("/login").get_data(as_text=True)
headers = {"Authorization": f"Bearer {token}"}
page = client.get("/password", headers=headers)
print(page.status, page.get_data(as_text=True))
with app.test_request_context(headers=headers):
    assert password() == "the password is changed"
