import sys

from click.testing import CliRunner
from flask.cli import run_command

run_command.callback = lambda **options: print("starts")
for command in [
    "--cert shop:context",
    "--cert cert.pem --key key.pem",
]:
    result = CliRunner().invoke(run_command, command)
    print(result.output)

sys.exit(result.exit_code)
