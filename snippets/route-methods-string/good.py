from threading import Thread

from flask import Flask
from werkzeug.routing import Rule

app = Flask(__name__)
methods = ["POST"]

thread = Thread(target=Rule, args=("/delete",), kwargs={"methods": methods})
thread.start()
thread.join()


@app.route("/save", methods=methods)
def save():
    return "saved"


page = app.test_client().post("/save")
assert page.get_data(as_text=True) == "saved"
