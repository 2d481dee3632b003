from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    age = db.Column(db.Integer)


with app.app_context():
    db.create_all()
    db.session.add_all([User(age=30), User(age=70)])
    found = User.query.filter(User.age > 18, User.age < 65)
    assert found.count() == 1
