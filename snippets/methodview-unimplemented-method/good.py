from flask import Flask
from flask.views import MethodView

app = Flask(__name__)
app.testing = True


class Notes(MethodView):
    def get(self):
        return "notes"


notes = Notes.as_view("notes")
app.add_url_rule("/", view_func=notes)

client = app.test_client()
assert client.get("/").get_data(as_text=True) == "notes"
assert client.post("/").status_code == 405
