from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return request.cookies.get("theme", "light")


client = app.test_client()
client.set_cookie("theme", "dark")
page = client.get("/")
assert page.get_data(as_text=True) == "dark"
