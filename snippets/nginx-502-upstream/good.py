from behind_nginx import behind_nginx, get
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "the shop"


with behind_nginx(app, host="0.0.0.0") as url:
    answer = get(url)
    print(answer.read().decode())

assert answer.status == 200, "nginx doesn't reach the app"
