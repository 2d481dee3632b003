import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
folder = os.path.join(app.root_path, "data")
os.makedirs(folder, exist_ok=True)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder}/shop.db"
db = SQLAlchemy(app)

with app.app_context():
    assert db.session.execute(db.text("SELECT 1")).scalar() == 1
