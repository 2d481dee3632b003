import os

from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
Migrate(app, SQLAlchemy(app))

flask = FlaskGroup(create_app=lambda: app)
flask.main(["db", "init"], standalone_mode=False)
assert os.listdir("migrations")
