from flask import Flask, make_response

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    response = make_response("Hello")
    response.set_cookie("token", b"a1b2".decode())
    return response


page = app.test_client().get("/")
assert page.headers["Set-Cookie"] == "token=a1b2; Path=/"
