from typing import List

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    author = db.Column(db.ForeignKey("author.id"))


class Author(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    books: List[Book] = db.relationship("Book")


assert Author(books=[Book()]).books
