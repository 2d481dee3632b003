from flask import Flask

app = Flask(__name__)


@app.route("/<name>")
def greet(name):
    return f"Hello, {name}"


client = app.test_client()
other = app.test_client()
with client:
    client.get("/ada")
    with other:
        assert other.get("/bob").get_data(as_text=True) == "Hello, bob"
