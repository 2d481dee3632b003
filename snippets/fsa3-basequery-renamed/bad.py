from flask import Flask
from flask_sqlalchemy import BaseQuery, SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class NameQuery(BaseQuery):
    def names(self):
        return [user.name for user in self]


class User(db.Model):
    query_class = NameQuery
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all()
    assert User.query.names() == []
