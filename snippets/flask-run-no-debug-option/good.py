import os

from flask import Flask, cli
from werkzeug import serving


def run_simple(*args, use_debugger, **options):
    print("Debugger:", use_debugger)


cli.run_simple = serving.run_simple = run_simple

flask = cli.FlaskGroup(create_app=lambda: Flask("shop"))
os.environ["FLASK_DEBUG"] = "1"
flask.main(["run"])
