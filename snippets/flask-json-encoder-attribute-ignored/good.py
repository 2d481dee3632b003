from flask import Flask, jsonify


def encode(value):
    return sorted(value)


app = Flask(__name__)
app.testing = True
app.json.default = encode


@app.route("/")
def index():
    return jsonify(shelf={"tea", "milk"})


assert app.test_client().get("/").json == {"shelf": ["milk", "tea"]}
