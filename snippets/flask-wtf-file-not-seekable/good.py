import io
import os

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from werkzeug.datastructures import FileStorage, MultiDict

app = Flask(__name__)


class PhotoForm(FlaskForm):
    photo = FileField(validators=[FileSize(max_size=1000)])


reading, writing = os.pipe()
os.write(writing, b"a small picture")
os.close(writing)

with app.test_request_context(), open(reading, "rb") as stream:
    photo = FileStorage(io.BytesIO(stream.read()), filename="photo.png")
    form = PhotoForm(MultiDict({"photo": photo}), meta={"csrf": False})
    assert form.validate()
