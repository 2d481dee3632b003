from flask import Flask, escape

app = Flask(__name__)
app.testing = True


@app.route("/<name>")
def index(name):
    return f"Hello, {escape(name)}"


page = app.test_client().get("/<Ada>")
assert page.get_data(as_text=True) == "Hello, &lt;Ada&gt;"
