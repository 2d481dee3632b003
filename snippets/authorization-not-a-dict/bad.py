import json

from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/login")
def login():
    auth = request.authorization
    return json.dumps(auth)


page = app.test_client().get("/login", auth=("ada", "1815"))
assert json.loads(page.data) == {"username": "ada", "password": "1815"}
