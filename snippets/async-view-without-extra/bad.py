import sys

from flask import Flask

sys.modules["asgiref"] = None

app = Flask(__name__)
app.testing = True


@app.route("/")
async def index():
    return "ok"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "ok"
