from flask import Flask

app = Flask(__name__, subdomain_matching=True)
app.config["SERVER_NAME"] = "shop.test"


@app.route("/", subdomain="api")
def index():
    return "Hello"


client = app.test_client()
page = client.get("/", base_url="https://api.shop.test")
assert page.get_data(as_text=True) == "Hello"
