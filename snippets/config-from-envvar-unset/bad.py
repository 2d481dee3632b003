from flask import Flask

app = Flask(__name__)
app.config.from_envvar("SHOP_SETTINGS")

assert app.config["CURRENCY"] == "EUR"
