from urllib.parse import parse_qsl

from flask import Flask, request
from werkzeug.datastructures import MultiDict

app = Flask(__name__)
app.testing = True


@app.route("/", methods=["POST"])
def index():
    body = request.get_data(as_text=True)
    form = MultiDict(parse_qsl(body, keep_blank_values=True))
    return f"{form['name']} {form.getlist('tag')} {form['note']!r}"


page = app.test_client().post("/", data="tag=a&name=Ada+L.&tag=b&note=")
assert page.get_data(as_text=True) == "Ada L. ['a', 'b'] ''"
