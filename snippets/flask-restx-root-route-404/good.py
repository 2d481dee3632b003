from flask import Flask
from flask_restx import Api

app = Flask(__name__)


@app.route("/")
def index():
    return "home"


api = Api(app, doc="/docs")
page = app.test_client().get("/")
print(page.status)
assert page.status_code == 200, "the view at / is never reached"
