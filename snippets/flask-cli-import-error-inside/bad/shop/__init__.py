from flask import Flask

from prices import CURRENCY

app = Flask(__name__)
app.config["CURRENCY"] = CURRENCY
