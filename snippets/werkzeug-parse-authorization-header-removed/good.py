from flask import Flask, request

app = Flask(__name__)


@app.route("/")
def index():
    auth = request.authorization
    return auth.username


page = app.test_client().get("/", headers={"Authorization": "Basic YWRhOng="})
assert page.get_data(as_text=True) == "ada"
