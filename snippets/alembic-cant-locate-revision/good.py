import os

from alembic import command
from flask import Flask
from flask_migrate import Migrate, init, revision, upgrade
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
migrations = Migrate(app, SQLAlchemy(app))

with app.app_context():
    init()
    revision(rev_id="0001")
    upgrade()
    os.remove("migrations/versions/0001_.py")
    command.stamp(migrations.get_config(), "head", purge=True)
    upgrade()
print("The database is up to date.")
