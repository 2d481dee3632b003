from fakeredis import FakeStrictRedis
from flask import Flask, flash, get_flashed_messages
from flask_session import Session
from markupsafe import Markup

app = Flask(__name__)
app.testing = True
app.config["SESSION_TYPE"] = "redis"
app.config["SESSION_REDIS"] = FakeStrictRedis()
Session(app)


@app.route("/")
def index():
    messages = get_flashed_messages()
    flash(str(Markup("<b>{}</b>").format("Ada & Bob")))
    return "".join(messages)


client = app.test_client()
client.get("/")
page = client.get("/")
assert page.get_data(as_text=True) == "<b>Ada &amp; Bob</b>"
