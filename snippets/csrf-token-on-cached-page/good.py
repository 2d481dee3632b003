from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf
from nginx_cache import cached_by_nginx, visitor

app = Flask(__name__)
app.secret_key = "dev"
CSRFProtect(app)
app.add_url_rule("/", "save", lambda: "saved", methods=["POST"])


@app.get("/")
def comment():
    return generate_csrf(), {"Cache-Control": "no-store"}


with cached_by_nginx(app, "proxy_ignore_headers Vary;") as url:
    alice, bob, carol = visitor(), visitor(), visitor()
    for browser in (alice, bob, alice, bob, carol):
        answer = browser.open(url, b"csrf_token=" + browser.open(url).read())
        print(answer.read().decode())

assert answer.status == 200, "forms from the cached page are refused"
