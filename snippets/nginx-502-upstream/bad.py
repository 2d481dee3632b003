from behind_nginx import behind_nginx, get
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "the shop"


with behind_nginx(app, host="127.0.0.1") as url:
    answer = get(url)
    print(answer.read().decode())

assert answer.status == 200, "nginx doesn't reach the app"
