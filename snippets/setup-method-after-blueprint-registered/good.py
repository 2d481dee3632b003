from flask import Blueprint, Flask

api = Blueprint("api", __name__)
app = Flask(__name__)
app.testing = True


@api.route("/status")
def status():
    return "ok"


app.register_blueprint(api)

page = app.test_client().get("/status")
assert page.status_code == 200, "a route added later answers 404"
