import click
from flask import Flask

app = Flask(__name__)


@app.cli.command("create-user")
@click.argument("name")
def create_user(name="ada"):
    print("Created", name)


flask = app.test_cli_runner()
print(flask.invoke(args="create-user").output)
# The same again, with the exception behind what was printed.
flask.invoke(args="create-user", standalone_mode=False, catch_exceptions=False)
