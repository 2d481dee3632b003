from urllib.parse import urlsplit

from flask import Flask, redirect, request

app = Flask(__name__)
app.testing = True


@app.route("/login", methods=["POST"])
def login():
    target = request.args["next"]
    return redirect("/" if urlsplit(target).netloc else target)


page = app.test_client().post("/login?next=//evil.example/")
assert "evil" not in page.headers["Location"]
