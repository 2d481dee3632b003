from flask import Blueprint, Flask

api = Blueprint("api", __name__)


@api.route("/status")
def status():
    return "ok"


app = Flask(__name__)
app.register_blueprint(api, url_prefix="/v1")
app.register_blueprint(api, url_prefix="/v2", name="api_v2")

client = app.test_client()
assert client.get("/v1/status").get_data(as_text=True) == "ok"
assert client.get("/v2/status").get_data(as_text=True) == "ok"
