from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)
    posts = db.relationship("Post")


class Post(db.Model):
    title = db.Column(db.String(20), primary_key=True)
    author = db.Column(db.ForeignKey("user.name"))


with app.app_context():
    db.create_all()
    db.session.add(User(name="ada", posts=[Post(title="Hello")]))
    db.session.commit()
    ada = User.query.one()

assert [post.title for post in ada.posts] == ["Hello"]
