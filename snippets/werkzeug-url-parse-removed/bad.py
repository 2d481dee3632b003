from flask import Flask, redirect, request
from werkzeug.urls import url_parse

app = Flask(__name__)
app.testing = True


@app.route("/login", methods=["POST"])
def login():
    target = request.args["next"]
    return redirect("/" if url_parse(target).netloc else target)


page = app.test_client().post("/login?next=//evil.example/")
assert "evil" not in page.headers["Location"]
