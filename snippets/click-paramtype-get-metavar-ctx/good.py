import click
from flask import Flask

app = Flask(__name__)


class LogLevel(click.ParamType):
    name = "level"

    def get_metavar(self, param, ctx=None):
        return "LEVEL"


option = click.Option(["--log"], type=LogLevel())
app.cli.add_command(click.Command("watch", params=[option]))

runner = app.test_cli_runner()
result = runner.invoke(args=["watch", "--help"], catch_exceptions=False)
assert "--log LEVEL" in result.output
