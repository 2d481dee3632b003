from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
db = SQLAlchemy(app)

with app.app_context():
    with db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE tag (name TEXT)"))
        connection.execute(text("INSERT INTO tag VALUES ('new')"))
        connection.commit()
    assert db.session.execute(text("SELECT name FROM tag")).scalar() == "new"
