from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.post("/hook")
def hook():
    request.content_type = "application/json"
    data = request.get_json()
    return data["event"]


page = app.test_client().post("/hook", data='{"event": "push"}')
assert page.get_data(as_text=True) == "push"
