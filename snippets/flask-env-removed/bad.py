import os

import flask.cli
from flask import Flask

os.environ["FLASK_ENV"] = "development"
app = flask.cli.ScriptInfo(create_app=lambda: Flask(__name__)).load_app()

assert app.debug, "FLASK_ENV=development did not turn on debug mode"
