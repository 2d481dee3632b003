from itertools import count

from flask import Flask
from flask_caching import Cache

app = Flask(__name__)
app.testing = True
cache = Cache(app, config={"CACHE_TYPE": "SimpleCache"})
numbers = count(1)


@app.route("/")
@cache.cached(timeout=60)
def slow():
    return f"computed {next(numbers)} times"


client = app.test_client()
pages = [client.get("/").get_data(as_text=True) for visit in range(2)]
assert pages[1] == "computed 1 times", "the cached view ran again"
