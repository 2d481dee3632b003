import click
from flask import Flask

app = Flask(__name__)


@app.cli.command("export")
def export():
    click.echo("Exporting", err=True)
    click.echo("[1, 2]")


runner = app.test_cli_runner(mix_stderr=False)
result = runner.invoke(args=["export"])
assert result.stdout == "[1, 2]\n"
assert result.stderr == "Exporting\n"
