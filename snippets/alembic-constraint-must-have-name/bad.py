from flask import Flask
from flask_migrate import Migrate, init, migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, MetaData, String, Table, inspect

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app, metadata=MetaData())
Migrate(app, db, render_as_batch=True)
db.Table("user", Column("phone", String(20), unique=True))

with app.app_context():
    # The table as it was before.
    Table("user", MetaData(), Column("phone", String(20))).create(db.engine)
    init()
    migrate(rev_id="0001")
    upgrade()
    assert inspect(db.engine).get_unique_constraints("user")
