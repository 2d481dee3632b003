from flask import Flask
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.testing = True


class QuotaExceeded(HTTPException):
    code = 499
    description = "quota exceeded"


def show(error):
    return error.description, error.code


app.register_error_handler(QuotaExceeded, show)


@app.route("/")
def index():
    raise QuotaExceeded()


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "quota exceeded"
