from flask import Flask
from flask_caching import Cache

cache = Cache(config={"CACHE_TYPE": "SimpleCache"})
app = Flask(__name__)
cache.init_app(app)


@app.route("/")
@cache.cached()
def index():
    return "home"


@app.route("/visits")
def visits():
    cache.set("visits", 1)
    return str(cache.get("visits"))


print(app.test_client().get("/").status)
app.testing = True
assert app.test_client().get("/visits").get_data(as_text=True) == "1"
