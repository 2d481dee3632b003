import os

from flask import Flask
from flask_migrate import Migrate, init, migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, inspect, text

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.getcwd()}/shop.db"
names = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
db = SQLAlchemy(app, metadata=MetaData(naming_convention=names))
Migrate(app, db, render_as_batch=True)


class User(db.Model):
    email = db.Column(db.String(80), primary_key=True)
    phone = db.Column(db.String(20), unique=True)


with app.app_context():
    columns = "email VARCHAR(80) NOT NULL PRIMARY KEY, phone VARCHAR(20)"
    db.session.execute(text(f"CREATE TABLE user ({columns})"))
    db.session.commit()
    init()
    migrate(rev_id="0001")
    upgrade()
    assert inspect(db.engine).get_unique_constraints("user")
