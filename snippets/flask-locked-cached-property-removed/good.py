from flask import Flask
from werkzeug.utils import cached_property


class Shop:
    opened = 0

    @cached_property
    def connection(self):
        self.opened += 1
        return "open"


shop = Shop()
app = Flask(__name__)
app.add_url_rule("/", "index", lambda: shop.connection)
client = app.test_client()
assert client.get("/").data == client.get("/").data == b"open"
assert shop.opened == 1
