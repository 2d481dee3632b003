from flask import Flask, current_app

app = Flask(__name__)
app.testing = True
greetings = {}


def load_greetings():
    greetings["en"] = f"Hello from {current_app.import_name}"


@app.route("/")
def index():
    return greetings["en"]


with app.app_context():
    load_greetings()

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello from __main__"
