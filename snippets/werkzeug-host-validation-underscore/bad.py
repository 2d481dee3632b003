from flask import Flask, url_for

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True
service = "http://my_service:5000/"


@app.route("/")
def index():
    return url_for("index", _external=True)


link = app.test_client().get("/", base_url=service).get_data(as_text=True)
assert link == service, "The host is empty in an external URL"
