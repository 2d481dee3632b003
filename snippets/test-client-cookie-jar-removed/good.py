from flask import Flask, make_response, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    response = make_response("Hello")
    response.set_cookie("theme", "dark")
    return response


with app.test_client() as client:
    client.get("/")
    client.get("/")
    cookies = dict(request.cookies)
    assert cookies == {"theme": "dark"}
