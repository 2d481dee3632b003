from flask import Flask, jsonify

app = Flask(__name__)
app.testing = True
app.json.sort_keys = False


@app.route("/")
def index():
    return jsonify(tea=5, milk=2)


text = app.test_client().get("/").get_data(as_text=True)
kept = text.index("tea") < text.index("milk")
assert kept, "JSON_SORT_KEYS = False did not keep the order of the keys"
