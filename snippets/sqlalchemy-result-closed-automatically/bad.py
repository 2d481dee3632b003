from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


with app.app_context():
    db.create_all()
    db.session.add(User(name="ada"))
    db.session.commit()
    result = db.session.execute(text("UPDATE user SET name = 'Ada'"))
    changed = len(result.fetchall())
    db.session.commit()

assert changed == 1
