from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)

with app.app_context():
    row = db.session.execute(db.text("SELECT 'ada' AS name")).first()
    name = row["name"]
    assert name == "ada"
