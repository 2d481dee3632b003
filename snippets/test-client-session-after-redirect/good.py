from flask import Flask, redirect, session

app = Flask(__name__)
app.secret_key = "test"


@app.get("/login")
def login():
    session["step"] = "logged in"
    return redirect("/welcome")


@app.get("/welcome")
def welcome():
    session["step"] = "welcomed"
    return "Welcome!"


with app.test_client() as client:
    client.get("/login", follow_redirects=True)
    with client.session_transaction() as saved:
        step = saved["step"]

assert step == "welcomed", "session is the one from before the redirect"
