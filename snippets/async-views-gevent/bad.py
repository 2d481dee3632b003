import gevent.monkey

gevent.monkey.patch_all()

from asyncio import sleep

from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.get("/")
async def greet():
    return await sleep(0.5, "Hello from ") + request.path


# Two requests start together, a third one comes while they wait.
runs = [gevent.spawn_later(t, app.test_client().get, "/") for t in (0, 0, 0.1)]
assert [each.get().data for each in reversed(runs)] == [b"Hello from /"] * 3
