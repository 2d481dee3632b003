from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


class Team(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    users = db.relationship("User")


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    team_id = db.Column(db.ForeignKey("team.id"))


user = User()
team = Team(users=[user])
assert team.users == [user]
