import asyncio

from flask import Flask

app = Flask(__name__)
app.testing = True


class Client:
    loop = None

    async def fetch(self):
        self.loop = self.loop or asyncio.get_running_loop()
        return await self.loop.run_in_executor(None, "from {}".format, "afar")


@app.route("/")
async def index():
    client = Client()
    return await client.fetch()


pages = [app.test_client().get("/") for _ in range(2)]
assert [page.get_data(as_text=True) for page in pages] == ["from afar"] * 2
