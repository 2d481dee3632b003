import sys

sys.modules["ssl"] = None  # as in a Python that was built without it

from click.testing import CliRunner
from flask import Flask
from flask.cli import run_command
from werkzeug.serving import make_server

app = Flask(__name__)
options = ["--cert", "adhoc"]
ssl_context = ("cert.pem", "key.pem")

run_command.callback = lambda **options: print("flask run starts")
result = CliRunner().invoke(run_command, options)
print(result.output)

# What app.run() does.
server = make_server("127.0.0.1", 0, app, ssl_context=ssl_context)
server.server_close()
print("app.run() starts")
