import os

from flask import Flask, cli
from werkzeug import serving

os.environ["FLASK_DEBUG"] = "1"
started = {}
cli.run_simple = serving.run_simple = lambda *args, **kw: started.update(kw)

flask = cli.FlaskGroup(create_app=lambda: Flask("shop"))
flask.main(["run", "--reload"], standalone_mode=False)
assert started["use_reloader"], "Debug mode is on, and the reloader is off"
