from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.testing = True
users = {
    "ada": "sha256$k3Zp$"
    "a3b05bb9fa19efbf35c85157e98a90ac"
    "c5854dcc3b78f173682499ae84ac2988"
}


@app.post("/login")
def login():
    password = request.form["password"]
    if check_password_hash(users["ada"], password):
        users["ada"] = generate_password_hash(password)
        return "Hello, ada"
    return "Wrong password"


client = app.test_client()
for password in ("lovelace", "byron"):
    print(client.post("/login", data={"password": password}).get_data(as_text=True))
