import warnings

from flask import Flask, Request, request
from werkzeug import datastructures

warnings.filterwarnings("error", message=".*OrderedMultiDict")


class OrderedRequest(Request):
    parameter_storage_class = datastructures.ImmutableOrderedMultiDict


app = Flask(__name__)
app.request_class = OrderedRequest
app.testing = True


@app.route("/")
def index():
    return " ".join(request.args)


page = app.test_client().get("/?b=1&a=2")
assert page.get_data(as_text=True) == "b a"
