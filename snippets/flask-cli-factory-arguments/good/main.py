from click.testing import CliRunner
from flask.cli import ScriptInfo, cli

result = CliRunner().invoke(cli, ["routes"], env={"FLASK_APP": "shop"})
print(result.output)

# What `flask --app "shop:create_app('EUR')"` does.
app = ScriptInfo("shop:create_app('EUR')").load_app()
assert app.config["CURRENCY"] == "EUR"
