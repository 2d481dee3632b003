from click.testing import CliRunner
from flask.cli import cli

command = ["routes", "--app", "shop"]

print(CliRunner().invoke(cli, command).output)
cli.main(command, standalone_mode=False)
