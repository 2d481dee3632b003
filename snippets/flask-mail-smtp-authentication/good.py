import socketserver
from base64 import b64encode
from threading import Thread

from flask import Flask
from flask_mail import Mail


def serve(connection, *address):
    connection.sendall(b"220 ready\r\n")
    while request := connection.recv(1024).split():
        connection.sendall(REPLIES.get(request[-1], HELLO))


app = Flask(__name__)
app.config.update(MAIL_USERNAME="ada", MAIL_PASSWORD="abcdefghijklmnop")

HELLO = b"250-hello\r\n250 AUTH PLAIN\r\n"
REFUSED = b"535 5.7.8 Username and Password not accepted. Learn more: ...\r\n"
REPLIES = {
    b64encode(b"\0ada\0my-google-password"): REFUSED,
    b64encode(b"\0ada\0abcdefghijklmnop"): b"235 2.7.0 Accepted\r\n",
}
server = socketserver.TCPServer(("127.0.0.1", 0), serve)
Thread(target=server.serve_forever, daemon=True).start()
app.config["MAIL_PORT"] = server.server_address[1]

with app.app_context(), Mail(app).connect() as connection:
    assert connection.host.noop()[0] == 250
