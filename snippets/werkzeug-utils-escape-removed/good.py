from flask import Flask, request
from markupsafe import escape

app = Flask(__name__)


@app.route("/hello")
def hello():
    return "Hello " + escape(request.args["name"])


page = app.test_client().get("/hello?name=<Ada>")
assert page.get_data(as_text=True) == "Hello &lt;Ada&gt;"
