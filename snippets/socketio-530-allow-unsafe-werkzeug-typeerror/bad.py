import os
import sys

from flask import Flask
from flask_socketio import SocketIO
from visitor import free_port, visit_and_terminate

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@app.route("/")
def index():
    return "home"


sys.stdin = open(os.openpty()[1])
port = free_port()
visit_and_terminate(port)
print("serving")
socketio.run(app, port=port, allow_unsafe_werkzeug=True)
