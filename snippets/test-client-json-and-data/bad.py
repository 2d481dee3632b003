from flask import Flask, jsonify, request

app = Flask(__name__)
app.testing = True


@app.post("/import")
def import_person():
    return jsonify(name=request.json["name"], dry=request.values["dry_run"])


page = app.test_client().post(
    "/import", json={"name": "Ada"}, data={"dry_run": "1"}
)
assert page.get_json() == {"name": "Ada", "dry": "1"}
