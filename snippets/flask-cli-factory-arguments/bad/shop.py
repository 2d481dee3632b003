from flask import Flask


def create_app(currency, language):
    app = Flask(__name__)
    app.config.update(CURRENCY=currency, LANGUAGE=language)
    return app
