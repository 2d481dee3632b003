import sys
from pathlib import Path

from click.testing import CliRunner
from flask.cli import run_command

for name in ("cert.pem", "key.pem"):
    Path(name).touch()

COMMANDS = [
    "--cert shop:context",
    "--cert cert.pem --key key.pem",
]

run_command.callback = lambda **options: print("starts")
for command in COMMANDS:
    result = CliRunner().invoke(run_command, command)
    print(result.output)

sys.exit(result.exit_code)
