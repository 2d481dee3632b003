from flask import Flask, abort

app = Flask(__name__)


@app.errorhandler(Exception)
def handle(error):
    app.logger.error(error)
    return "Something went wrong", 500


@app.route("/admin")
def admin():
    abort(403)


@app.route("/broken")
def broken():
    raise ValueError("broken")


client = app.test_client()
client.get("/broken")
page = client.get("/admin")
assert page.status_code == 403, "abort(403) answers with 500"
