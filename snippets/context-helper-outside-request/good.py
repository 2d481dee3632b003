from flask import Flask, after_this_request
from flask import copy_current_request_context, stream_with_context

app = Flask(__name__)


def run(helper, argument):
    return helper(argument)


@app.route("/header")
def header():
    run(after_this_request, lambda response: response)
    return "ok"


@app.route("/copy")
def copy():
    return run(copy_current_request_context, lambda: "ok")()


@app.route("/stream")
def stream():
    return app.response_class(run(stream_with_context, iter(["ok"])))


client = app.test_client()
print(client.get("/header").status)
print(client.get("/copy").status)
app.testing = True
print(client.get("/stream").status)
