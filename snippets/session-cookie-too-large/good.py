import warnings
from hashlib import sha256

from flask import Flask, session

# Browsers drop such a cookie in silence, so let the warning end the request.
warnings.simplefilter("error", UserWarning)
app = Flask(__name__)
app.testing = True
app.secret_key = "only-for-this-example"
products = {n: sha256(b"%d" % n).hexdigest() for n in range(200)}


@app.route("/cart")
def cart():
    session.setdefault("cart", list(products))
    return f"{len(session['cart'])} products"


client = app.test_client()
assert client.get("/cart").get_data(as_text=True) == "200 products"
