import io

from flask import Flask, send_file

app = Flask(__name__)
app.testing = True


@app.route("/report")
def report():
    file = io.BytesIO(b"%PDF-")
    return send_file(file)


page = app.test_client().get("/report")
assert page.mimetype == "application/pdf"
