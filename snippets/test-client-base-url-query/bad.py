from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/start")
def start():
    return request.url


client = app.test_client()
page = client.get("/start", base_url="http://example.com/?lang=de")
assert page.get_data(as_text=True) == "http://example.com/start?lang=de"
