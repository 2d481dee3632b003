import sys

from click.testing import CliRunner
from flask.cli import cli

CALLS = ["create_app", "create_app()", "create_app('EUR')"]

for call in CALLS:
    env = {"FLASK_APP": f"shop:{call}"}
    result = CliRunner().invoke(cli, ["routes"], env=env)
    print(result.output)

sys.exit(result.exit_code)
