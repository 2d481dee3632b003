from importlib.metadata import version

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return {"werkzeug": version("werkzeug")}


assert app.test_client().get("/").json["werkzeug"].count(".") == 2
