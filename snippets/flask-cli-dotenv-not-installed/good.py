import os
from pathlib import Path

from flask import Flask
from flask.cli import ScriptInfo, cli, load_dotenv

app = Flask(__name__)
info = ScriptInfo(create_app=lambda: app)
Path(".env").write_text("SHOP_CURRENCY=EUR\n")

# What `flask run` does first, then what `flask --env-file .env routes` does.
load_dotenv()
command = ["--env-file", ".env", "routes"]
cli.main(command, obj=info, standalone_mode=False)

assert os.environ["SHOP_CURRENCY"] == "EUR"
