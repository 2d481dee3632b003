import os

from flask import Flask
from flask_migrate import Migrate, init
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrations = Migrate(db=db)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
    db.init_app(app)
    migrations.init_app(app)
    return app


with create_app().app_context():
    init()
assert os.listdir("migrations")
