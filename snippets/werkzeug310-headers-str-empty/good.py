from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "".join(f"{name}: {value}\r\n" for name, value in request.headers)


page = app.test_client().get("/", headers={"X-Trace": "7"})
text = page.get_data(as_text=True)
assert "X-Trace: 7" in text, "str(request.headers) has no header in it"
