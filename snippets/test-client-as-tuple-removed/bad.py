from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


environ, page = app.test_client().get("/", as_tuple=True)
assert environ["PATH_INFO"] == "/" and page.get_data(as_text=True) == "Hello"
