from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Task(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner = db.Column(db.String(20))
    state = db.Column(db.String(20))


def mine(query):
    return query.filter(Task.owner == "ada", Task.state == "open")


with app.app_context():
    db.create_all()
    db.session.add(Task(owner="ada", state="done"))
    found = mine(Task.query).count()

assert found == 0, "the second condition of the filter was dropped"
