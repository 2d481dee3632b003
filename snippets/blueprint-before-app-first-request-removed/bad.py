from flask import Blueprint, Flask

shop = Blueprint("shop", __name__)
prices = {}


@shop.before_app_first_request
def load_prices():
    prices["tea"] = "5 EUR"


@shop.route("/")
def index():
    return prices["tea"]


app = Flask(__name__)
app.testing = True
app.register_blueprint(shop)
assert app.test_client().get("/").get_data(as_text=True) == "5 EUR"
