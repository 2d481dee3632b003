from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Post(db.Model):
    title = db.Column(db.String(80), primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id"))


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    posts = db.relationship(Post)


with app.app_context():
    db.create_all()
    db.session.add(User(posts=[Post(title="Hello")]))
    found = User.query.filter(User.posts.any(Post.title == "Hello"))
    assert found.count() == 1
