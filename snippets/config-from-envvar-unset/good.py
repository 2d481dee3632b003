import os

from flask import Flask

os.environ["SHOP_SETTINGS"] = "settings.cfg"

app = Flask(__name__)
app.config.from_envvar("SHOP_SETTINGS")

assert app.config["CURRENCY"] == "EUR"
