from flask import Flask

app = Flask(__name__)
client = app.test_client()


@app.route("/")
def index():
    return "Home"


assert client.get("/").get_data(as_text=True) == "Home"


@app.route("/about")
def about():
    return "About"


assert client.get("/about").get_data(as_text=True) == "About"
