from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.testing = True
jobs = []


@app.post("/")
def index():
    jobs.append(request.files["photo"])
    return "Queued"


upload = (BytesIO(b"pixels"), "photo.png")
app.test_client().post("/", data={"photo": upload})
for job in jobs:
    assert job.read() == b"pixels"
