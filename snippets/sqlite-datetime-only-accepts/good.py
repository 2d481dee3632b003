from datetime import datetime

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Event(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    starts = db.Column(db.DateTime)


starts = datetime.fromisoformat("2026-11-20T09:30")

with app.app_context():
    db.create_all()
    db.session.add(Event(starts=starts))
    db.session.commit()
    assert Event.query.one().starts.hour == 9
