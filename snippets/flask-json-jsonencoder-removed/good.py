from datetime import date

from flask import Flask, jsonify
from flask.json.provider import DefaultJSONProvider


class Provider(DefaultJSONProvider):
    def default(self, value):
        return value.isoformat()


app = Flask(__name__)
app.testing = True
app.json = Provider(app)


@app.route("/")
def index():
    return jsonify(day=date(2026, 3, 1))


assert app.test_client().get("/").json == {"day": "2026-03-01"}
