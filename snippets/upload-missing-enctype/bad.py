from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.debug = True


@app.route("/upload", methods=["POST"])
def upload():
    return request.files["photo"].filename


photo = BytesIO(b"meow")
page = app.test_client().post("/upload", data={"photo": "cat.png"})
assert page.get_data(as_text=True) == "cat.png"
