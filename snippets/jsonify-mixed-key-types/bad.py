from flask import Flask, jsonify

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    votes = {1: 10, 2: 7}
    votes["total"] = 17
    return jsonify(votes)


page = app.test_client().get("/")
assert page.get_json()["total"] == 17
