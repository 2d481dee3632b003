from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return str(request.headers)


page = app.test_client().get("/", headers={"X-Trace": "7"})
text = page.get_data(as_text=True)
assert "X-Trace: 7" in text, "str(request.headers) has no header in it"
