from flask import Flask, safe_join

app = Flask(__name__)
app.testing = True


@app.route("/where/<path:name>")
def where(name):
    return safe_join("/srv/files", name)


client = app.test_client()
assert client.get("/where/tea.txt").data == b"/srv/files/tea.txt"
assert client.get("/where/a/../../secret").status_code == 404
