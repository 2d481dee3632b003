import asyncio

from asgiref.testing import ApplicationCommunicator
from flask import Flask

app = Flask(__name__)
app.add_url_rule("/", "index", lambda: "ok")


async def serve(application):
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    scope.update(http_version="1.1", query_string=b"")
    server = ApplicationCommunicator(application, scope)
    await server.send_input({"type": "http.request"})
    await server.wait(timeout=10)
    return await server.receive_output()


response = asyncio.run(serve(app))
assert response["status"] == 200
