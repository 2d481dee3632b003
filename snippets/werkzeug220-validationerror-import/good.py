from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError


class EvenConverter(BaseConverter):
    def to_python(self, value):
        if int(value) % 2:
            raise ValidationError()
        return int(value)


app = Flask(__name__)
app.testing = True
app.url_map.converters["even"] = EvenConverter
app.add_url_rule("/<even:n>", "half", lambda n: str(n // 2))

client = app.test_client()
assert client.get("/6").get_data(as_text=True) == "3"
assert client.get("/7").status_code == 404
