from flask import Flask

app = Flask(__name__)


@app.route("/save", method=["POST"])
def save():
    return "saved"


page = app.test_client().post("/save")
assert page.get_data(as_text=True) == "saved"
