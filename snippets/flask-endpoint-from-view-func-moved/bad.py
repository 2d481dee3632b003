from flask import Flask
from flask.helpers import _endpoint_from_view_func

app = Flask(__name__)
app.testing = True


def basket():
    return "tea"


endpoint = _endpoint_from_view_func(basket)
app.add_url_rule("/", endpoint, basket)
assert app.test_client().get("/").get_data(as_text=True) == "tea"
