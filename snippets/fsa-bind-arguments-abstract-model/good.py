from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
app.config["SQLALCHEMY_BINDS"] = {"audit": "sqlite:///audit.db"}
db = SQLAlchemy(app)


class Audited(db.Model):
    __abstract__ = True
    __bind_key__ = "audit"


class Entry(Audited):
    id = db.Column(db.Integer, primary_key=True)


with app.app_context():
    db.create_all()
    count = db.text("SELECT count(*) FROM entry")
    found = db.session.execute(count, bind_arguments={"mapper": Entry})
    assert found.scalar() == 0
