from flask import Flask, g, render_template_string

app = Flask(__name__)


@app.route("/login")
def login():
    g.user = "ada"
    return "Welcome"


@app.route("/page")
def page():
    return render_template_string("Hello, {{ g.user.upper() }}")


with app.test_client() as client:
    client.get("/login")
    print(client.get("/page").status)
    print(g.user)
