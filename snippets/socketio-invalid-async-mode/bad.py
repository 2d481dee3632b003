from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")


@socketio.on("ping")
def answer():
    return "pong"


client = socketio.test_client(app)
assert client.emit("ping", callback=True) == "pong"
