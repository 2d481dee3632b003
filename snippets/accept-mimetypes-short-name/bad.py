from flask import Flask, jsonify, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    types = ["json", "html"]
    best = request.accept_mimetypes.best_match(types)
    return jsonify("Hello") if best == types[0] else "<p>Hello</p>"


headers = {"Accept": "application/json"}
page = app.test_client().get("/", headers=headers)
assert page.get_json() == "Hello"
