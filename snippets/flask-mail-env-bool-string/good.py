import os
import socketserver
from threading import Thread

from flask import Flask
from flask_mail import Mail


class Server(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        while self.rfile.readline():
            self.wfile.write(b"250 OK\r\n")


server = socketserver.TCPServer(("127.0.0.1", 0), Server)
Thread(target=server.serve_forever, daemon=True).start()

os.environ["MAIL_USE_TLS"] = "False"
app = Flask(__name__)
app.config["MAIL_PORT"] = server.server_address[1]
app.config["MAIL_USE_TLS"] = os.environ["MAIL_USE_TLS"] == "True"
mail = Mail(app)

with app.app_context(), mail.connect() as connection:
    assert connection.host.noop()[0] == 250
