from flask import Flask, url_for

app = Flask(__name__)
app.add_url_rule("/pay", endpoint="pay")

with app.test_request_context("/", base_url="http://shop.example"):
    link = url_for("pay", _scheme="https", _external=True)
    assert link == "https://shop.example/pay"
