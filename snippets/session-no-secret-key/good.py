from flask import Flask, session

app = Flask(__name__)
app.testing = True
# Where the app is deployed, this value comes from the environment.
app.secret_key = "only-for-this-example"


@app.route("/")
def index():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
client.get("/")
assert client.get("/").get_data(as_text=True) == "2"
