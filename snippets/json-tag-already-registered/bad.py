from datetime import datetime

from flask import Flask
from flask.json.tag import TagDateTime

app = Flask(__name__)
serializer = app.session_interface.serializer


class TagIso(TagDateTime):
    def to_json(self, value):
        return value.isoformat()

    def to_python(self, value):
        return datetime.fromisoformat(value)


serializer.register(TagIso)

text = serializer.dumps(datetime(2024, 5, 1, 12))
assert "2024-05-01T12:00:00" in text
assert serializer.loads(text) == datetime(2024, 5, 1, 12)
