from flask import Flask, session

app = Flask(__name__)
app.secret_key = "dev"


@app.route("/add")
def add():
    session["cart"].append("milk")
    return "Added"


client = app.test_client()
with client.session_transaction() as stored:
    stored["cart"] = ["tea"]
client.get("/add")
with client.session_transaction() as stored:
    cart = stored["cart"]
assert cart == ["tea", "milk"], "The item added to the list is gone"
