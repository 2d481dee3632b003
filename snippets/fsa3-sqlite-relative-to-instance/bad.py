import os
import sqlite3

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
path = os.path.join(app.root_path, "shop.db")
sqlite3.connect(path).execute("CREATE TABLE user (name VARCHAR PRIMARY KEY)")

app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    assert User.query.count() == 0
