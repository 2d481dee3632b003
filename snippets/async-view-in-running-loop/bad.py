import asyncio

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
async def index():
    return "Hello"


async def test_index():
    client = app.test_client()
    page = client.get("/")
    assert page.get_data(as_text=True) == "Hello"


asyncio.run(test_index())
