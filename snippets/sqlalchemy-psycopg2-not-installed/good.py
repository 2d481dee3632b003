from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg2://localhost/shop"
db = SQLAlchemy(app)

with app.app_context():
    assert db.engine.dialect.name == "postgresql"
