import logging
from socket import create_connection
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: "Hello")
# Leaves out the access log, which has these bytes as they are.
logging.getLogger("werkzeug").setLevel("ERROR")

# How a browser opens https://, with three different random parts.
HELLO = b"\x16\x03\x01\x00\xee\x01\x00\x00\xea\x03\x03"
openings = HELLO + b"A B \xc0+\n", HELLO + b"A B\n", HELLO + b"AB\n"
server = make_server("127.0.0.1", 0, app)
Thread(target=server.serve_forever, daemon=True).start()
for opening in openings:
    with create_connection(server.server_address) as client:
        client.sendall(opening)
        answer = client.makefile().read()
assert answer.endswith("Hello"), "the page can't be opened with https"
