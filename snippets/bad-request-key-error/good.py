from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.post("/")
def index():
    name = request.form.get("name", "stranger")
    return f"Hello, {name}"


page = app.test_client().post("/", data={"username": "ada"})
print(page.get_data(as_text=True))
