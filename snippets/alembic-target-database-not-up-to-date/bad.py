from flask import Flask
from flask_migrate import Migrate, init, migrate, upgrade
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
Migrate(app, db)

with app.app_context():
    init()
    db.Table("orders", db.Column("id", db.Integer, primary_key=True))
    migrate(rev_id="0001")
    db.Table("users", db.Column("id", db.Integer, primary_key=True))
    migrate(rev_id="0002")
    upgrade()
    assert db.inspect(db.engine).has_table("users")
