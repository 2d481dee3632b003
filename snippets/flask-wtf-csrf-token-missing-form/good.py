import re

from flask import Flask, render_template_string
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import StringField

app = Flask(__name__)
# Trapped, a refusal is an exception here; a browser gets it as a page.
app.config.update(SECRET_KEY="dev", TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
CSRFProtect(app)
PAGE = '<form method="post">{{ form.hidden_tag() }}{{ form.name() }}</form>'


class NameForm(FlaskForm):
    name = StringField()


@app.route("/", methods=["GET", "POST"])
def index():
    return render_template_string(PAGE, form=NameForm())


client = app.test_client()
# A browser sends the hidden fields of the page with the others.
tokens = re.findall(r'value="(\S+)"', client.get("/").get_data(as_text=True))
assert client.post("/", data={"csrf_token": tokens}).status_code == 200
