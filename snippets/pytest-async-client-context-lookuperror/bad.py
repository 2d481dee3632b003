import asyncio

from flask import Flask

app = Flask(__name__)
app.add_url_rule("/", "index", lambda: "Hello")


async def check(client):
    assert client.get("/").status_code == 200


with app.test_client() as client:
    asyncio.run(check(client))
print("the view answered")
