from functools import wraps

from flask import Flask

app = Flask(__name__)


def never_cached(view):
    @wraps(view)
    def wrapper():
        return view(), {"Cache-Control": "no-store"}

    return wrapper


def orders():
    return "Orders"


def customers():
    return "Customers"


app.add_url_rule("/orders", view_func=never_cached(orders))
app.add_url_rule("/customers", view_func=never_cached(customers))
client = app.test_client()
assert client.get("/orders").get_data(as_text=True) == "Orders"
assert client.get("/customers").get_data(as_text=True) == "Customers"
