from unittest import mock

from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
app.config["WTF_CSRF_TIME_LIMIT"] = None
CSRFProtect(app)


@app.route("/", methods=["GET", "POST"])
def comment():
    return generate_csrf()


client = app.test_client()
with mock.patch("time.time", return_value=12 * 60 * 60):
    token = client.get("/").get_data(as_text=True)
with mock.patch("time.time", return_value=14 * 60 * 60):
    answer = client.post("/", data={"csrf_token": token})
assert answer.status_code == 200
