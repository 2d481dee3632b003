from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


page = app.test_client().get("/")
environ = page.request.environ
assert environ["PATH_INFO"] == "/" and page.get_data(as_text=True) == "Hello"
