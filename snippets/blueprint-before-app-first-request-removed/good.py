from flask import Blueprint, Flask

shop = Blueprint("shop", __name__)
prices = {}


@shop.record_once
def load_prices(state):
    prices["tea"] = "5 EUR"


@shop.route("/")
def index():
    return prices["tea"]


app = Flask(__name__)
app.testing = True
app.register_blueprint(shop)
assert app.test_client().get("/").get_data(as_text=True) == "5 EUR"
