from flask import Flask, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
CSRFProtect(app)
app.add_url_rule("/", "comment", generate_csrf, methods=["GET", "POST"])


@app.route("/logout")
def logout():
    session.clear()
    return "Bye"


browser = app.test_client()
token_in_first_tab = browser.get("/").get_data(as_text=True)
browser.get("/logout")
browser.get("/")
answer = browser.post("/", data={"csrf_token": token_in_first_tab})
assert answer.status_code == 200
