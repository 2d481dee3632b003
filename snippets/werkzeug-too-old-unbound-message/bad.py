from flask import Flask, g
from werkzeug.local import LocalProxy

app = Flask(__name__)
app.testing = True
cart = LocalProxy(lambda: g.cart, unbound_message="No cart is open.")


@app.get("/")
def index():
    g.cart = ["tea"]
    return f"{len(cart)} in the cart"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "1 in the cart"
