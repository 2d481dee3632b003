from click.testing import CliRunner
from flask import Flask
from flask.cli import run_command
from werkzeug.serving import make_server

app = Flask(__name__)

run_command.callback = lambda **options: print("flask run starts")
result = CliRunner().invoke(run_command, ["--cert", "adhoc"])
print(result.output)

# What app.run(ssl_context="adhoc") does.
server = make_server("127.0.0.1", 0, app, ssl_context="adhoc")
server.server_close()
print("app.run() starts")
