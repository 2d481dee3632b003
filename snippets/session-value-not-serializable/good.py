from flask import Flask, session

app = Flask(__name__)
app.testing = True
app.secret_key = "dev"


@app.route("/")
def index():
    session["seen"] = ["tea", "coffee"]
    return f"{len(session['seen'])} articles seen"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "2 articles seen"
