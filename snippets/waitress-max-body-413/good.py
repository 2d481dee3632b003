import logging
from socket import create_connection
from threading import Thread

from flask import Flask, request
from waitress.server import create_server

app = Flask(__name__)
logging.getLogger("waitress.queue").disabled = True


@app.post("/")
def upload():
    return f"{len(request.get_data())} bytes received"


server = create_server(app, listen="127.0.0.1:0", max_request_body_size=20)
Thread(target=server.run, daemon=True).start()
with create_connection(server.socket.getsockname()) as client:
    lines = b"POST / HTTP/1.1", b"Connection: close", b"Content-Length: 12"
    client.sendall(b"\r\n".join(lines) + b"\r\n\r\nhello, world")
    answer = client.makefile().read()
print(answer.partition("\n\n")[2])
assert " 200 " in answer, "the upload doesn't reach the app"
