import eventlet
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello"


page = eventlet.spawn(app.test_client().get, "/").wait()
assert page.get_data(as_text=True) == "Hello"
