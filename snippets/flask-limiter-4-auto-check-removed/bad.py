from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

app = Flask(__name__)
app.testing = True
limiter = Limiter(key_func=get_remote_address, app=app, auto_check=False)


@app.route("/login")
@limiter.limit("1 per day")
def login():
    limiter.check()
    return "Log in"


client = app.test_client()
assert [client.get("/login").status_code for _ in "ab"] == [200, 429]
