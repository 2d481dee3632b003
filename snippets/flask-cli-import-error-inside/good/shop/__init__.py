from flask import Flask

from shop.prices import CURRENCY

app = Flask(__name__)
app.config["CURRENCY"] = CURRENCY
