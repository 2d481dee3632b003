from flask import Flask, g

app = Flask(__name__)


def connection():
    if not hasattr(g, "_shop_connection"):
        g._shop_connection = "open"
    return g._shop_connection


@app.teardown_appcontext
def close(error):
    g._shop_connection = "closed"


with app.app_context():
    assert connection() == "open"
