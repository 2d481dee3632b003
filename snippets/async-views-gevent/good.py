import gevent.monkey

gevent.monkey.patch_all()

from asyncio import new_event_loop, run_coroutine_threadsafe as submit, sleep

from flask import Flask, request

loop = new_event_loop()
gevent.spawn(loop.run_forever)


class GeventFlask(Flask):
    def async_to_sync(self, func):
        return lambda *args, **kw: submit(func(*args, **kw), loop).result()


app = GeventFlask(__name__)
app.testing = True


@app.get("/")
async def greet():
    return await sleep(0.5, "Hello from ") + request.path


# Two requests start together, a third one comes while they wait.
runs = [gevent.spawn_later(t, app.test_client().get, "/") for t in (0, 0, 0.1)]
assert [each.get().data for each in reversed(runs)] == [b"Hello from /"] * 3
