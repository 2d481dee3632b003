from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app)

# What socket.io.js 4.x asks first. Version 2 sends EIO=3.
hello = {"EIO": "4", "transport": "polling"}
page = app.test_client().get("/socket.io/", query_string=hello)
print(page.status)
assert page.status_code == 200, "the Socket.IO client can't connect"
