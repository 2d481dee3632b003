from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, decode_token

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "a secret of at least thirty-two bytes"
JWTManager(app)

with app.app_context():
    token = create_access_token(identity="ada")
    assert "jti" in decode_token(token)
