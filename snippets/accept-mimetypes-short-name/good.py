from flask import Flask, jsonify, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return jsonify("Hello") if best == "application/json" else "<p>Hello</p>"


headers = {"Accept": "application/json"}
page = app.test_client().get("/", headers=headers)
assert page.get_json() == "Hello"
