from behind_nginx import behind_nginx, post
from flask import Flask, request

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024 * 1024


@app.post("/")
def upload():
    return f"{len(request.get_data())} bytes arrived"


with behind_nginx(app, "") as url:
    answer = post(url, bytes(2 * 1024 * 1024))
    print(answer.read().decode())

assert answer.status == 200, "the upload doesn't reach the app"
