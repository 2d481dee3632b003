from http.client import HTTPConnection
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

app = Flask(__name__)


@app.route("/stop")
def stop():
    Thread(target=server.shutdown).start()
    return "Stopping"


server = make_server("127.0.0.1", 0, app)
thread = Thread(target=server.serve_forever, daemon=True)
thread.start()
HTTPConnection("127.0.0.1", server.port).request("GET", "/stop")
thread.join(timeout=1)
assert not thread.is_alive(), "The server goes on after it was told to stop"
