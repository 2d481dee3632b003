from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("about")
def about():
    return "About us"


page = app.test_client().get("/about")
assert page.get_data(as_text=True) == "About us"
