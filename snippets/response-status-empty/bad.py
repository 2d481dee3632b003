from types import SimpleNamespace

from flask import Flask, Response

app = Flask(__name__)
app.testing = True
upstream = SimpleNamespace(content=b"Hello", status_code=200, reason="")


@app.route("/proxy")
def proxy():
    return Response(upstream.content, status=upstream.reason)


page = app.test_client().get("/proxy")
assert page.status == "200 OK"
