from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_BINDS"] = {"stock": "sqlite:///:memory:"}
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True}
db = SQLAlchemy(app)


class Item(db.Model):
    __bind_key__ = "stock"
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all("stock")
    assert Item.query.count() == 0
