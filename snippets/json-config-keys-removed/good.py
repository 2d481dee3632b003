from flask import Flask, jsonify

app = Flask(__name__)
app.testing = True
app.config["JSON_SORT_KEYS"] = False
getattr(app, "json", app).sort_keys = False


@app.route("/")
def index():
    return jsonify(tea=5, milk=2)


text = app.test_client().get("/").get_data(as_text=True)
kept = text.index("tea") < text.index("milk")
assert kept, "JSON_SORT_KEYS = False did not keep the order of the keys"
