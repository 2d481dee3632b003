from flask import Flask, Request, request


class LimitedRequest(Request):
    max_content_length = 1_000


app = Flask(__name__)
app.testing = True
app.request_class = LimitedRequest


@app.post("/comment")
def comment():
    return request.form["text"]


@app.post("/upload")
def upload():
    request.max_content_length = 10_000
    return request.form["text"]


client = app.test_client()
form = {"text": "x" * 5_000}
assert client.post("/upload", data=form).status_code == 200
assert client.post("/comment", data=form).status_code == 413
