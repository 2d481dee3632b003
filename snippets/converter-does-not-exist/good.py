from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/users/<string:name>")
def show(name):
    return f"Hello, {name}"


page = app.test_client().get("/users/ada")
assert page.get_data(as_text=True) == "Hello, ada"
