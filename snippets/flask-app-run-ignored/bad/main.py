from click.testing import CliRunner
from flask.cli import cli

result = CliRunner().invoke(cli, ["routes"], env={"FLASK_APP": "shop"})
print(result.output)

assert "app.run()" not in result.output, "the flask command ignores app.run()"
