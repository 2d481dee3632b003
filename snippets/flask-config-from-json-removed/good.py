import json
import pathlib

from flask import Flask

path = pathlib.Path("settings.json").absolute()
path.write_text(json.dumps({"SHOP": "Tea & Co"}))

app = Flask(__name__)
app.config.from_file(path, load=json.load)
assert app.config["SHOP"] == "Tea & Co"
