from flask import Flask, Request, request


class ManyFields(Request):
    max_form_parts = 2_000


app = Flask(__name__)
app.request_class = ManyFields
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.post("/")
def index():
    return str(len(request.form))


form = {f"cell-{number}": "x" for number in range(1_200)}
client = app.test_client()
print(client.post("/", data=form, content_type="multipart/form-data").data)
