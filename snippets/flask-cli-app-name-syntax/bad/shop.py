from flask import Flask


def create_app(currency="USD"):
    app = Flask(__name__)
    app.config["CURRENCY"] = currency
    return app
