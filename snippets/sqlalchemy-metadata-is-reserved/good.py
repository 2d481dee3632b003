from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Photo(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    details = db.Column("metadata", db.JSON)


with app.app_context():
    db.create_all()
    found = db.session.execute(db.text("SELECT metadata FROM photo"))
    assert found.all() == []
