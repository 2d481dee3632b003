from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all()
    db.session.add_all([User(name="ada"), User(name="ada")])
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
    assert User.query.count() == 0
