import logging
from socket import create_connection
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

app = Flask(__name__)
app.add_url_rule("/", view_func=lambda: "Hello")
# Leaves out the access log, which has these bytes as they are.
logging.getLogger("werkzeug").setLevel("ERROR")

# How a browser opens http://.
openings = [b"GET / HTTP/1.0\r\n\r\n"]
server = make_server("127.0.0.1", 0, app)
Thread(target=server.serve_forever, daemon=True).start()
for opening in openings:
    with create_connection(server.server_address) as client:
        client.sendall(opening)
        answer = client.makefile().read()
assert answer.endswith("Hello"), "the page can't be opened with https"
