from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.post("/")
def index():
    return str(len(request.form))


form = {f"cell-{number}": "x" for number in range(1_200)}
client = app.test_client()
print(client.post("/", data=form, content_type="multipart/form-data").data)
