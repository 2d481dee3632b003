from sqlite3 import Connection

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

app = Flask("shop")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


@event.listens_for(Engine, "connect")
def enforce_foreign_keys(connection, record):
    assert isinstance(connection, Connection)
    connection.execute("PRAGMA foreign_keys = ON")
