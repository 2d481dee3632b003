from flask import Flask

app = Flask(__name__, host_matching=True)
app.testing = True


@app.route("/", host="shop.example")
def index():
    return "shop"


page = app.test_client().get("/", base_url="http://shop.example")
assert page.get_data(as_text=True) == "shop"
