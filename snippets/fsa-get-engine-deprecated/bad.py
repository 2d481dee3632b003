import warnings

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)

warnings.simplefilter("error", DeprecationWarning)

with app.app_context():
    engine = db.get_engine()

assert engine.name == "sqlite"
