from flask import Flask, request
from werkzeug.urls import url_decode

app = Flask(__name__)
app.testing = True


@app.route("/", methods=["POST"])
def index():
    form = url_decode(request.get_data(as_text=True))
    return f"{form['name']} {form.getlist('tag')} {form['note']!r}"


page = app.test_client().post("/", data="tag=a&name=Ada+L.&tag=b&note=")
assert page.get_data(as_text=True) == "Ada L. ['a', 'b'] ''"
