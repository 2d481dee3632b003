from fakeredis import FakeStrictRedis
from flask import Flask, session
from flask_session import Session

app = Flask(__name__)
app.testing = True
app.config["SESSION_TYPE"] = "redis"
app.config["SESSION_REDIS"] = FakeStrictRedis()
Session(app)


@app.route("/")
def index():
    session["visits"] = session.get("visits", 0) + 1
    return f"Visit {session['visits']}"


client = app.test_client()
client.get("/")
page = client.get("/")
assert page.get_data(as_text=True) == "Visit 2"
