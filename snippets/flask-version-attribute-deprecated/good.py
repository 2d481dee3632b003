import warnings
from importlib.metadata import version

import flask

app = flask.Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return version("flask")


client = app.test_client()
warnings.simplefilter("error")
assert client.get("/").get_data(as_text=True).count(".") == 2
