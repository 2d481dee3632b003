from threading import Thread
from urllib.request import urlopen

from flask import Flask, request, stream_with_context
from werkzeug.serving import make_server

app = Flask(__name__)


@app.route("/export")
def export():
    def rows():
        yield "name\n"
        yield request.args["name"] + "\n"

    return app.response_class(stream_with_context(rows()), mimetype="text/csv")


server = make_server("127.0.0.1", 0, app)
Thread(target=server.serve_forever, daemon=True).start()
body = urlopen(f"http://127.0.0.1:{server.port}/export?name=Ada").read()
server.shutdown()
assert body == b"name\nAda\n", "the streamed response breaks off"
