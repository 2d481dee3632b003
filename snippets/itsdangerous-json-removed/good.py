import json

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return json.dumps(["tea", "milk"])


assert app.test_client().get("/").get_data(as_text=True) == '["tea", "milk"]'
