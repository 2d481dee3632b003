from flask import Flask, session

app = Flask(__name__)
app.secret_key = "dev"


@app.route("/")
def index():
    return f"Hello, {session['user']}"


client = app.test_client()
with client.session_transaction() as stored:
    stored["user"] = "ada"

assert client.get("/").get_data(as_text=True) == "Hello, ada"
