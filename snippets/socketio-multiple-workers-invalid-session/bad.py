from itertools import cycle

from flask import Flask
from flask_socketio import SocketIO


def start_worker():
    app = Flask(__name__)
    socketio = SocketIO(app)
    socketio.server.eio.generate_id = lambda: "b96c6b1a00944a0f"
    return app.test_client()


workers = cycle([start_worker(), start_worker()])
url = "/socket.io/?EIO=4&transport=polling"
print("GET:", next(workers).get(url).status)
# The next request of the same client.
page = next(workers).post(url + "&sid=b96c6b1a00944a0f", data="40")
print("POST:", page.status)
assert page.status_code == 200, "the Socket.IO session is lost"
