from json import JSONEncoder

from flask import Flask, jsonify


class Encoder(JSONEncoder):
    def default(self, value):
        return sorted(value)


app = Flask(__name__)
app.testing = True
app.json_encoder = Encoder


@app.route("/")
def index():
    return jsonify(shelf={"tea", "milk"})


assert app.test_client().get("/").json == {"shelf": ["milk", "tea"]}
