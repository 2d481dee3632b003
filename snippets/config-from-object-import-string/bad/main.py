from flask import Flask

app = Flask(__name__)
app.config.from_object("config.Production")
assert app.config["SESSION_COOKIE_SECURE"] is True
