from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
CSRFProtect(app)
app.add_url_rule("/", "comment", generate_csrf, methods=["GET", "POST"])

client = app.test_client()
site = "https://shop.test"
token = client.get("/", base_url=site).get_data(as_text=True)
headers = {"X-CSRFToken": token, "Referer": f"{site}/"}
answer = client.post("/", base_url=site, headers=headers)
assert answer.status_code == 200
