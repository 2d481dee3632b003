from flask import Flask, session

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
client.get("/")
assert client.get("/").get_data(as_text=True) == "2"
