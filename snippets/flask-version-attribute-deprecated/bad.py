import warnings

import flask

app = flask.Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return flask.__version__


client = app.test_client()
warnings.simplefilter("error")
assert client.get("/").get_data(as_text=True).count(".") == 2
