import socketserver
from threading import Thread

from flask import Flask
from flask_mail import Mail


def serve(connection, *address):
    connection.sendall(b"220 ready\r\n")
    while connection.recv(1024).endswith(b"\r\n"):
        connection.sendall(b"250 OK\r\n")


server = socketserver.TCPServer(("127.0.0.1", 0), serve)
Thread(target=server.serve_forever, daemon=True).start()

app = Flask(__name__)
app.config["MAIL_PORT"] = server.server_address[1]
app.config["MAIL_USE_SSL"] = True

with app.app_context(), Mail(app).connect() as connection:
    assert connection.host.noop()[0] == 250
