from flask import Flask
from flask.cli import FlaskGroup
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)

print("The app brings", len(app.cli.commands), "commands.")
flask = FlaskGroup(create_app=lambda: app)
flask.main(["db", "--help"], prog_name="flask")
