from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["MAX_CONTENT_LENGTH"] = 1_000


@app.post("/comment")
def comment():
    return request.form["text"]


@app.post("/upload")
def upload():
    request.max_content_length = 10_000
    return request.form["text"]


client = app.test_client()
form = {"text": "x" * 5_000}
upload_status = client.post("/upload", data=form).status_code
comment_status = client.post("/comment", data=form).status_code
print("upload:", upload_status, "comment:", comment_status)
assert (upload_status, comment_status) == (200, 413)
