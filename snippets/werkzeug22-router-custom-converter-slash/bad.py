from flask import Flask
from werkzeug.routing import BaseConverter

app = Flask(__name__)
app.testing = True


class KeyConverter(BaseConverter):
    regex = "[^:]+"


app.url_map.converters["key"] = KeyConverter


@app.route("/files/<key:name>")
def show(name):
    return name


page = app.test_client().get("/files/2026/report.pdf")
assert page.status_code == 200, "404 Not Found for a value with a slash"
