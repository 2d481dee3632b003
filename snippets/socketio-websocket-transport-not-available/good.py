from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app)

url = "/socket.io/?EIO=4&transport=polling"
page = app.test_client().get(url).get_data(as_text=True)
offer = page.partition('"upgrades":')[2].partition("]")[0]
print("The server offers", offer + "]")
assert "websocket" in offer, "the connection stays on long polling"
