from urllib.request import urlopen

from flask import Flask
from until_open import free_port, start
from waitress import serve

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello"


port = free_port()
start(serve, app, port)
page = urlopen(f"http://127.0.0.1:{port}/")
server = page.headers["Server"].partition("/")[0]
print(server, "says", page.read().decode())
assert server != "Werkzeug", "the development server answers"
