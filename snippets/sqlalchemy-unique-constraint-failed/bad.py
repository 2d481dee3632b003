from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True)


def register(name):
    db.session.add(User(name=name))
    db.session.commit()


with app.app_context():
    db.create_all()
    register("ada")
    register("ada")
    assert User.query.count() == 1
