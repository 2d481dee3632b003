from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.post("/")
def index():
    return {"received": request.json}


client = app.test_client()
print(client.post("/", data='{"name": "ada"}').get_json())
