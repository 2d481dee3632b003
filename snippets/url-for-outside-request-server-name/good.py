from flask import Flask, url_for

app = Flask(__name__)
app.config["SERVER_NAME"] = "shop.example"
app.config["PREFERRED_URL_SCHEME"] = "https"
app.add_url_rule("/reset/<token>", endpoint="reset")

with app.app_context():
    link = url_for("reset", token="abc", _external=True)
    assert link == "https://shop.example/reset/abc"
