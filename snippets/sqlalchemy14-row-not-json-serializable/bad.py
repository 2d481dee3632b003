from flask import Flask, jsonify
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

app = Flask(__name__)
app.testing = True
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


@app.route("/users")
def users():
    rows = db.session.execute(text("SELECT 1 AS id, 'ada' AS name"))
    return jsonify([row for row in rows])


page = app.test_client().get("/users")
assert page.get_json() == [{"id": 1, "name": "ada"}]
