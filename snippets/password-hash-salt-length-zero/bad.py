from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.testing = True
stored = generate_password_hash("secret", salt_length=0)


@app.route("/login", methods=["POST"])
def login():
    ok = check_password_hash(stored, request.form["password"])
    return "Welcome" if ok else "Wrong"


page = app.test_client().post("/login", data={"password": "secret"})
assert page.get_data(as_text=True) == "Welcome"
