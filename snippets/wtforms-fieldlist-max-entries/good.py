from flask import Flask
from flask_wtf import FlaskForm
from wtforms import FieldList, StringField

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class TeamForm(FlaskForm):
    members = FieldList(StringField(), max_entries=2)


@app.route("/team", methods=["POST"])
def add_row():
    form = TeamForm()
    if len(form.members) < form.members.max_entries:
        form.members.append_entry()
    return f"{len(form.members)} rows"


team = {"members-0": "ada"}
assert app.test_client().post("/team", data=team).data == b"2 rows"
team["members-1"] = "bob"
assert app.test_client().post("/team", data=team).data == b"2 rows"
