from gevent import monkey

monkey.patch_all()

import asyncio

import gevent
from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.get("/<name>")
async def greet(name):
    await asyncio.sleep(0.5)
    return "Hello " + request.view_args["name"]


def fetch(path):
    return app.test_client().get(path).get_data(as_text=True)


together = [gevent.spawn(fetch, "/one"), gevent.spawn(fetch, "/two")]
gevent.sleep(0.1)
print(fetch("/later"))
print(*[greenlet.get() for greenlet in together])
