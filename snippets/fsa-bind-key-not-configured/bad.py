from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
app.config["SQLALCHEMY_BINDS"] = {}
db = SQLAlchemy(app)


class Visit(db.Model):
    __bind_key__ = "stats"
    path = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all()
    assert Visit.query.count() == 0
