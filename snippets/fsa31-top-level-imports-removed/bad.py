from flask import Flask
from flask_sqlalchemy import Model, SQLAlchemy


class Base(Model):
    def columns(self):
        return self.__table__.columns.keys()


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app, model_class=Base)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


assert User().columns() == ["name"]
