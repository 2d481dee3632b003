from flask import Flask, request
from werkzeug.datastructures import MultiDict

app = Flask(__name__)
app.testing = True


@app.route("/", methods=["POST"])
def index():
    values = MultiDict({"photo": [request.get_data()]})
    return repr(values["photo"])


page = app.test_client().post("/", data=b"Ada")
text = page.get_data(as_text=True)
assert text == "b'Ada'", "A bytes value of a MultiDict comes back as a number"
