from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base, metadata=metadata)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


key = User.__table__.primary_key.name
assert key == "pk_user", "the naming convention given to SQLAlchemy() is ignored"
