from concurrent.futures import ThreadPoolExecutor

import flask

app = flask.Flask(__name__)


def work(name):
    decorate = getattr(flask, name)
    decorated = decorate(lambda value: value)
    return decorated("ok")


@app.route("/<name>")
def index(name):
    return flask.Response(ThreadPoolExecutor().submit(work, name).result())


client = app.test_client()
print(client.get("/after_this_request").status)
print(client.get("/copy_current_request_context").status)
app.testing = True
print(client.get("/stream_with_context").status)
