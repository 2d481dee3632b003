from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(80))


with app.app_context():
    db.session.execute(db.text("CREATE TABLE user (id INTEGER PRIMARY KEY)"))
    db.session.execute(db.text("ALTER TABLE user ADD email VARCHAR(80)"))
    assert User.query.all() == []
