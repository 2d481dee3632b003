from flask import Flask
from gunicorn.app.base import BaseApplication

app = Flask(__name__)


class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "127.0.0.1:8000")

    def load(self):
        return app


server = Server()
assert server.wsgi() is app
assert server.cfg.address == [("127.0.0.1", 8000)]
