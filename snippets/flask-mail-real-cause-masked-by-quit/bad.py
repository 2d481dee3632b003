import socketserver
from threading import Thread

from flask import Flask
from flask_mail import Mail


def serve(connection, *address):
    for code in b"220 250 250 250 354 250 421".split():
        connection.sendall(code + b" One mail a connection\r\n")
        if not connection.recv(4096):
            return


app = Flask(__name__)
app.config["MAIL_DEFAULT_SENDER"] = "shop@example.com"

server = socketserver.TCPServer(("127.0.0.1", 0), serve)
Thread(target=server.serve_forever, daemon=True).start()
app.config["MAIL_PORT"] = server.server_address[1]

with app.app_context(), Mail(app).connect() as connection:
    for guest in ["ada@example.com", "bob@example.com"]:
        connection.send_message("Hello", recipients=[guest], body="Hi")
print("both mails are sent")
