from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)
    posts = db.relationship("Post")


class Post(db.Model):
    author = db.Column(db.ForeignKey("user.name"), primary_key=True)


with app.app_context():
    db.create_all()
    db.session.add(User(name="ada", posts=[Post()]))
    db.session.commit()
    ada = User.query.one()

assert [post.author for post in ada.posts] == ["ada"]
