from flask import Flask, g, render_template_string

app = Flask(__name__)


@app.before_request
def load_user():
    g.user = "ada"


@app.route("/login")
def login():
    return "Welcome"


@app.route("/page")
def page():
    return render_template_string("Hello, {{ g.user.upper() }}")


with app.test_client() as client:
    client.get("/login")
    print(client.get("/page").status)
    print(g.user)
