from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    is_xhr = request.is_xhr
    return "part" if is_xhr else "page"


headers = {"X-Requested-With": "XMLHttpRequest"}
page = app.test_client().get("/", headers=headers)
assert page.get_data(as_text=True) == "part"
