import flask_jwt_extended
from flask import Flask

app = Flask(__name__)
app.config.update(JWT_SECRET_KEY="dev" * 16, JWT_TOKEN_LOCATION=["cookies"])
flask_jwt_extended.JWTManager(app)


@app.route("/pay", methods=["POST"])
@flask_jwt_extended.jwt_required()
def pay():
    return "paid"


with app.app_context():
    token = flask_jwt_extended.create_access_token("ada")
    sent = ["", token]

for csrf in sent:
    headers = {"Cookie": f"access_token_cookie={token}", "X-CSRF-TOKEN": csrf}
    page = app.test_client(False).post("/pay", headers=headers)
    print(page.status, page.get_data(as_text=True))

with app.test_request_context("/pay", method="POST", headers=headers):
    assert pay() == "paid"
