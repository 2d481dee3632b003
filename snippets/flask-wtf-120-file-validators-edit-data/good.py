from io import BytesIO

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

app = Flask(__name__)
app.testing = True
app.config["WTF_CSRF_ENABLED"] = False
app.secret_key = "not secret"


class UploadForm(FlaskForm):
    photo = FileField(validators=[FileRequired()])


@app.route("/", methods=["POST"])
def upload():
    form = UploadForm()
    form.validate()
    return form.photo.data.filename


photo = {"photo": (BytesIO(b"..."), "ada.jpg")}
page = app.test_client().post("/", data=photo)
assert page.get_data(as_text=True) == "ada.jpg"
