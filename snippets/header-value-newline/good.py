import json

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/save")
def save():
    response = app.make_response("Saved")
    message = "2 rows saved\n1 row skipped"
    response.headers["X-Message"] = json.dumps(message)
    return response


page = app.test_client().get("/save")
print(page.headers["X-Message"])
