from flask import Flask, redirect

app = Flask(__name__)
app.testing = True


@app.route("/login")
def login():
    return redirect("https://accounts.example.com/authorize")


page = app.test_client().get("/login", follow_redirects=True)
assert page.location == "https://accounts.example.com/authorize"
