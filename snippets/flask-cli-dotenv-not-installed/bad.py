import os
from pathlib import Path

from flask import Flask
from flask.cli import ScriptInfo, cli, load_dotenv

app = Flask(__name__)
Path(".env").write_text("SHOP_CURRENCY=EUR\n")

# What `flask run` does first, then what `flask --env-file .env routes` does.
load_dotenv()
command = ["--env-file", ".env", "routes"]
cli.main(command, obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)

assert os.environ["SHOP_CURRENCY"] == "EUR"
