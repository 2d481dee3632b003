from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
app.secret_key = "dev"
socketio = SocketIO(app, async_mode="threading")


@socketio.on("greet")
def greet(name):
    emit("greeting", f"Hello, {name}")


client = socketio.test_client(app)
client.emit("greet", "ada")
assert client.get_received()[0]["args"] == ["Hello, ada"]
