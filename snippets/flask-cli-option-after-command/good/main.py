from click.testing import CliRunner
from flask.cli import cli

command = ["--app", "shop", "routes"]

print(CliRunner().invoke(cli, command).output)
cli.main(command, standalone_mode=False)
