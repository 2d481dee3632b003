from flask import Flask, make_response

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    response = make_response("Hello")
    response.set_cookie("theme", "dark")
    return response


with app.test_client() as client:
    client.get("/")
    cookies = {"theme": client.get_cookie("theme").value}
    assert cookies == {"theme": "dark"}
