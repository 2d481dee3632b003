from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app)


@app.route("/orders/", methods=["PUT"], strict_slashes=False)
def orders():
    return "saved"


# What a browser asks before fetch("/orders", {method: "PUT"}).
ask = {"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}
client = app.test_client()
answer = client.options("/orders", headers=ask)
print("preflight:", answer.status)
print("without one:", client.put("/orders", follow_redirects=True).status)
assert answer.status_code == 200, (
    "Response to preflight request doesn't pass access control check:"
    " Redirect is not allowed for a preflight request."
)
