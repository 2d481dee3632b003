import os

from flask import Flask
from flask_migrate import Migrate, MigrateCommand
from flask_script import Manager
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
Migrate(app, SQLAlchemy(app))

manager = Manager(app)
manager.add_command("db", MigrateCommand)
manager.handle("manage.py", ["db", "init"])
assert os.listdir("migrations")
