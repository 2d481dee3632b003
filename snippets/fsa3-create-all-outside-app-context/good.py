from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
db = SQLAlchemy(app)


class Note(db.Model):
    text = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all()

with app.app_context():
    db.session.add(Note(text="Buy milk"))
    db.session.commit()
    assert Note.query.count() == 1
