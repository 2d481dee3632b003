from flask import Flask, session
from flask_session import Session

app = Flask(__name__)
app.testing = True
app.config["SESSION_TYPE"] = "filesystem"
Session(app)


@app.route("/")
def index():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
client.get("/")
assert client.get("/").get_data(as_text=True) == "2"
