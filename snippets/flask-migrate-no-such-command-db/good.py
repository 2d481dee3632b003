from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)
Migrate(app, db)

print("The app brings", len(app.cli.commands), "commands.")
flask = FlaskGroup(create_app=lambda: app)
flask.main(["db", "--help"], prog_name="flask")
