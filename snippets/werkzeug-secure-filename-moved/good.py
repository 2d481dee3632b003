from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.testing = True


@app.route("/upload", methods=["POST"])
def upload():
    return secure_filename(request.form["name"])


page = app.test_client().post("/upload", data={"name": "../../.bashrc"})
assert page.get_data(as_text=True) == "bashrc"
