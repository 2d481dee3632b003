from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.post("/upload")
def upload():
    return request.form["title"] + ": " + request.files["file"].read().decode()


file = BytesIO(b"Step one")
page = app.test_client().post(
    "/upload", data={"title": "Plan"}, input_stream=file
)
assert page.get_data(as_text=True) == "Plan: Step one"
