from flask import Flask
from markupsafe import Markup

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return Markup("<b>{}</b>").format("<Ada>")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "<b>&lt;Ada&gt;</b>"
