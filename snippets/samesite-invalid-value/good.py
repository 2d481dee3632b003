from flask import Flask, session

app = Flask(__name__)
app.testing = True
app.secret_key = "dev"
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"


@app.route("/")
def index():
    session["user"] = "ada"
    return "Welcome"


page = app.test_client().get("/")
print(page.headers["Set-Cookie"].rpartition("; ")[2])
