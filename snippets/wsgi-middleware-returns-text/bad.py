from threading import Thread
from urllib.request import urlopen

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

app = Flask(__name__)


def health(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["up"]


app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/health": health})
server = make_server("127.0.0.1", 0, app)
Thread(target=server.serve_forever, daemon=True).start()
body = urlopen(f"http://127.0.0.1:{server.port}/health").read()
server.shutdown()
assert body == b"up", "the middleware's answer arrives empty"
