from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
