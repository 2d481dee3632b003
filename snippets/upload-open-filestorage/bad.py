from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/upload", methods=["POST"])
def upload():
    notes = request.files["notes"]
    text = open(notes).read()
    return f"{len(text)} characters"


form = {"notes": (BytesIO(b"to do"), "notes.txt")}
page = app.test_client().post("/upload", data=form)
assert page.get_data(as_text=True) == "5 characters"
