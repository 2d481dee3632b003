from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
CSRFProtect(app)
app.add_url_rule("/", "comment", generate_csrf, methods=["GET", "POST"])
app.wsgi_app = ProxyFix(app.wsgi_app, x_host=1)

client = app.test_client()
proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.test"}
token = client.get("/", headers=proxy).get_data(as_text=True)
browser = {"X-CSRFToken": token, "Referer": "https://shop.test/"}
answer = client.post("/", headers={**proxy, **browser})
assert answer.status_code == 200
