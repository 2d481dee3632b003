from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Welcome"
