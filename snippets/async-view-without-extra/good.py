from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
async def index():
    return "ok"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "ok"
