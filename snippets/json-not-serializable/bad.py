from flask import Flask, jsonify

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    tags = {"python"}
    return jsonify(tags=tags)


page = app.test_client().get("/")
assert page.get_json() == {"tags": ["python"]}
