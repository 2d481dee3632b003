from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/start")
def start():
    return request.url


client = app.test_client()
page = client.get("/start?lang=de", base_url="http://example.com/")
assert page.get_data(as_text=True) == "http://example.com/start?lang=de"
