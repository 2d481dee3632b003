from flask import Flask
from flask.views import MethodView

app = Flask(__name__)
app.testing = True


class Notes(MethodView):
    def get(self):
        return "notes"


app.add_url_rule("/", view_func=Notes.as_view("notes"))

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "notes"
