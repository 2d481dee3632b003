import os
from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.testing = True
os.makedirs("uploads", exist_ok=True)


@app.route("/upload", methods=["POST"])
def upload():
    photo = request.files["photo"]
    photo.save(os.path.join("uploads", photo.filename))
    return f"Saved {photo.filename}"


for name in ("cat.png", ""):
    form = {"photo": (BytesIO(), name)}
    page = app.test_client().post("/upload", data=form)
    print(page.status, page.get_data(as_text=True))
