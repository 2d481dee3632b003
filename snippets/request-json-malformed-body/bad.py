from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.debug = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.post("/")
def index():
    return request.json


client = app.test_client()
order = {"item": "tea"}
body = str(order)
page = client.post("/", data=body, content_type="application/json")
print(page.get_data(as_text=True))
