from flask import Flask, abort
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(Exception)
def handle(error):
    if isinstance(error, HTTPException):
        return error
    app.logger.error(error)
    return "Something went wrong", 500


@app.route("/admin")
def admin():
    abort(403)


app.add_url_rule("/broken", "broken", lambda: 1 / 0)

client = app.test_client()
client.get("/broken")
assert client.get("/admin").status_code == 403, "abort(403) answers with 500"
