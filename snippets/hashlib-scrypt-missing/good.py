import hashlib

from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

del hashlib.scrypt
app = Flask(__name__)
app.testing = True
users = {}


@app.post("/signup")
def signup():
    password = request.form["password"]
    users["ada"] = generate_password_hash(password, method="pbkdf2:sha256")
    return "Welcome"


app.test_client().post("/signup", data={"password": "lovelace"})
assert check_password_hash(users["ada"], "lovelace")
