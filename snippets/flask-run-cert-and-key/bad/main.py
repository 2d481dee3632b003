import sys

from click.testing import CliRunner
from flask.cli import run_command

run_command.callback = lambda **options: print("starts")
for command in [
    "--cert adhoc --key key.pem",
    "--cert shop:context --key key.pem",
    "--key key.pem",
    "--cert cert.pem",
]:
    result = CliRunner().invoke(run_command, command)
    print(result.output)

sys.exit(result.exit_code)
