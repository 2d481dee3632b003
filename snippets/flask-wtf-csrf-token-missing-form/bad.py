import re

from flask import Flask, render_template_string
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import StringField

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
CSRFProtect(app)

PAGE = """
<form method="post">
  {{ form.name() }}
</form>
"""


class NameForm(FlaskForm):
    name = StringField()


@app.route("/", methods=["GET", "POST"])
def index():
    form = NameForm()
    if form.validate_on_submit():
        return f"Hello, {form.name.data}"
    return render_template_string(PAGE, form=form)


client = app.test_client()
page = client.get("/").get_data(as_text=True)
# A browser sends the hidden fields of the page with the others.
hidden = re.findall(r'name="(\w+)" type="hidden" value="(\S+)"', page)
response = client.post("/", data={"name": "ada", **dict(hidden)})
assert response.get_data(as_text=True) == "Hello, ada"
