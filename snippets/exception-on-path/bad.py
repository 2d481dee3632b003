from flask import Flask, request

app = Flask(__name__)


@app.route("/notes")
def notes():
    page = int(request.args.get("page", ""))
    return f"page {page}"


answer = app.test_client().get("/notes")
assert answer.status_code == 200, "the page answers 500 Internal Server Error"
