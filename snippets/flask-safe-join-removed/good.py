from flask import Flask, abort
from werkzeug.utils import safe_join

app = Flask(__name__)
app.testing = True


@app.route("/where/<path:name>")
def where(name):
    return safe_join("/srv/files", name) or abort(404)


client = app.test_client()
assert client.get("/where/tea.txt").data == b"/srv/files/tea.txt"
assert client.get("/where/a/../../secret").status_code == 404
