from flask import Flask, current_app

app = Flask("shop")


def report():
    return f"{current_app.name}: no orders"


with app.app_context():
    assert report() == "shop: no orders"
