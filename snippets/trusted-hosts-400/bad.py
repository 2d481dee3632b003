from flask import Flask

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True
app.config["TRUSTED_HOSTS"] = ["example.com"]


@app.route("/health")
def health():
    return "OK"


page = app.test_client().get("/health", base_url="http://10.0.0.7:8000")
assert page.get_data(as_text=True) == "OK"
