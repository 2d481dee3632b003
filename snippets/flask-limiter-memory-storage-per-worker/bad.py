import warnings

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

warnings.filterwarnings("error", category=UserWarning)

app = Flask(__name__)
limiter = Limiter(key_func=get_remote_address)
limiter.init_app(app)


@app.route("/")
@limiter.limit("1 per day")
def index():
    return "home"


client = app.test_client()
statuses = [client.get("/").status_code for _ in range(2)]
assert statuses == [200, 429]
