import warnings

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField

warnings.simplefilter("error", DeprecationWarning)

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class EventForm(FlaskForm):
    starts = DateTimeLocalField("Starts", format="%Y-%m-%dT%H:%M")


@app.route("/events", methods=["POST"])
def add_event():
    form = EventForm()
    return form.starts.data.isoformat()


page = app.test_client().post("/events", data={"starts": "2026-11-20T18:30"})
assert page.get_data(as_text=True) == "2026-11-20T18:30:00"
