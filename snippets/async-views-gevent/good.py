from gevent import monkey

monkey.patch_all()

import asyncio

import gevent
from flask import Flask, request

loop = asyncio.new_event_loop()
gevent.spawn(loop.run_forever)


class GeventFlask(Flask):
    def async_to_sync(self, func):
        def run(*args, **kwargs):
            coroutine = func(*args, **kwargs)
            return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

        return run


app = GeventFlask(__name__)
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
