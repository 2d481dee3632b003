from flask import Flask

app = Flask("shop")
app.testing = True


@app.route("/")
def index():
    return "Welcome"
