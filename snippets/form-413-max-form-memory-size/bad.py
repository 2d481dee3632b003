from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True
app.config["MAX_CONTENT_LENGTH"] = 1_000_000


@app.post("/")
def index():
    return str(len(request.form["text"]))


form = {"text": "x" * 600_000}
client = app.test_client()
print(client.post("/", data=form, content_type="multipart/form-data").data)
