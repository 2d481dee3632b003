import sys

from click.testing import CliRunner
from flask.cli import cli

CALLS = ["create-app()", "factory.create_app()", "create_app(CURRENCY)"]

for call in CALLS:
    env = {"FLASK_APP": f"shop:{call}"}
    result = CliRunner().invoke(cli, ["routes"], env=env)
    print(result.output)

sys.exit(result.exit_code)
