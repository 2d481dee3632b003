from fakeredis import FakeRedis
from flask import Flask, session
from flask_session import Session
from flask_socketio import SocketIO

app = Flask(__name__)
app.config.update(SESSION_TYPE="redis", SESSION_REDIS=FakeRedis())
Session(app)
socketio = SocketIO(app, async_mode="threading", manage_session=False)
app.add_url_rule("/", "name", lambda: session.setdefault("name", "nobody"))
socketio.on_event("login", lambda name: session.update(name=name))

browser = app.test_client()
browser.get("/")
socketio.test_client(app, flask_test_client=browser).emit("login", "ada")
name = browser.get("/").get_data(as_text=True)
assert name == "ada", "what the handler put into the session is not there"
