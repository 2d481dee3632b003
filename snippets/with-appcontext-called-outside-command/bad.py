from flask import Flask, current_app
from flask.cli import with_appcontext

app = Flask("shop")


@with_appcontext
def report():
    return f"{current_app.name}: no orders"


assert report() == "shop: no orders"
