from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, supports_credentials=True, origins=["https://shop.example"])


@app.route("/account")
def account():
    return "your account"


origin = {"Origin": "https://evil.example"}
headers = app.test_client().get("/account", headers=origin).headers
print("allowed origin:", headers.get("Access-Control-Allow-Origin"))
print("credentials:", headers.get("Access-Control-Allow-Credentials"))
allowed = headers.get("Access-Control-Allow-Origin")
assert allowed != origin["Origin"], "any site may read what the user sees"
