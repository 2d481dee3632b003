from io import BytesIO

from flask import Flask, send_file

app = Flask(__name__)
app.testing = True


@app.after_request
def log_body(response):
    print(response.get_data(as_text=True))
    return response


@app.route("/")
def index():
    return "Hello"


@app.route("/report")
def report():
    return send_file(BytesIO(b"total: 3"), mimetype="text/plain")


assert app.test_client().get("/").data == b"Hello"
assert app.test_client().get("/report").data == b"total: 3"
