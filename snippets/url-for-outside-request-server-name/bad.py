from flask import Flask, url_for

app = Flask(__name__)
app.add_url_rule("/reset/<token>", endpoint="reset")

with app.app_context():
    link = url_for("reset", token="abc", _external=True)
    assert link == "https://shop.example/reset/abc"
