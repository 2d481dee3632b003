from flask import Flask
from flask_restx import Api

app = Flask(__name__)
api = Api(app, doc="/docs")


@app.route("/")
def index():
    return "home"


page = app.test_client().get("/")
print(page.status)
assert page.status_code == 200, "the view at / is never reached"
