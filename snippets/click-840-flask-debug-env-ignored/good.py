import os

from flask import Flask, cli
from werkzeug import serving

os.environ["FLASK_DEBUG"] = "1"
cli.run_simple = serving.run_simple = lambda *args, **options: None

app = Flask("shop")
flask = cli.FlaskGroup(create_app=lambda: app)
flask.main(["run"], standalone_mode=False)
assert app.debug, "FLASK_DEBUG=1 is set, and debug mode is off"
