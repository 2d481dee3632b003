from flask import Flask

app = Flask(__name__)
app.testing = True


def index():
    return "Welcome"


app.add_url_rule("/", methods=["GET"])

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Welcome"
