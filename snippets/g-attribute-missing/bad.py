from flask import Flask, g, render_template_string

app = Flask(__name__)


@app.route("/login")
def login():
    g.user = "ada"
    return "Welcome"


@app.route("/page")
def page():
    return render_template_string("Hello, {{ g.user.upper() }}")


@app.route("/")
def index():
    return "Hello, " + g.user


client = app.test_client()
client.get("/login")
print(client.get("/page").status)
app.testing = True
print(client.get("/").get_data(as_text=True))
