from flask import Flask, make_response
from werkzeug.wrappers import Response

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    response = make_response("Hello")
    return f"{isinstance(response, Response)}"


assert app.test_client().get("/").get_data(as_text=True) == "True"
