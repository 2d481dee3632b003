from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "new" if request.cache_control.no_cache else "cached"


headers = {"Cache-Control": "no-cache"}
page = app.test_client().get("/", headers=headers)
text = page.get_data(as_text=True)
assert text == "new", "Cache-Control: no-cache is not recognised"
