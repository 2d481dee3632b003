import os

from flask import Flask
from flask_migrate import Migrate, init, migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    Migrate(app, db.engine)
    init()
    migrate(rev_id="0001")
assert os.listdir("migrations/versions")
