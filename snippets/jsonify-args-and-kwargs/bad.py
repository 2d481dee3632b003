from flask import Flask, jsonify

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    user = {"name": "ada"}
    return jsonify(user, status="ok")


page = app.test_client().get("/")
assert page.get_json() == {"name": "ada", "status": "ok"}
