from flask import Flask, request
from werkzeug.routing import RequestRedirect

RequestRedirect.code = 301
app = Flask(__name__)
app.debug = True


@app.route("/notes/", methods=["GET", "POST"])
def notes():
    return request.form["text"]


page = app.test_client().post("/notes", data={"text": "hello"})
assert page.get_data(as_text=True) == "hello"
