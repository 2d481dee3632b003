from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


class Base(DeclarativeBase):
    metadata = metadata


db = SQLAlchemy(model_class=Base)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


named = User.__table__.primary_key.name == "pk_user"
assert named, "the naming convention given to SQLAlchemy() is ignored"
