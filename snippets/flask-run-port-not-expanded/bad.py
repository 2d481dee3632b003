import os

from click.testing import CliRunner
from flask import Flask, cli
from werkzeug import serving

os.environ["PORT"] = "8000"
command = ["run", "--port", "$PORT"]

ports = []


def serve(host, port, *args, **options):
    ports.append(port)


cli.run_simple = serving.run_simple = serve
flask = cli.FlaskGroup(create_app=lambda: Flask("shop"))
print(CliRunner().invoke(flask, command).output)
flask.main(command, standalone_mode=False)
assert ports == [8000, 8000]
