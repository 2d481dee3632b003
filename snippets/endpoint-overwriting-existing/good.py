from functools import wraps

from flask import Flask

app = Flask(__name__)


def never_cached(view):
    @wraps(view)
    def wrapper():
        return view(), {"Cache-Control": "no-store"}

    return wrapper


@app.route("/orders")
@never_cached
def orders():
    return "Orders"


@app.route("/customers")
@never_cached
def customers():
    return "Customers"


client = app.test_client()
assert client.get("/orders").get_data(as_text=True) == "Orders"
assert client.get("/customers").get_data(as_text=True) == "Customers"
