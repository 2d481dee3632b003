from flask import Flask, render_template
from jinja2 import DictLoader

templates = {
    "fields.html": "{% macro field(id) %}<input id={{ id }}>{% endmacro %}",
    "forms.html": "{% from 'fields.html' import field %}",
    "page.html": "{% from 'forms.html' import field %}{{ field('email') }}",
}

app = Flask(__name__)
app.testing = True
app.jinja_loader = DictLoader(templates)


@app.route("/")
def index():
    return render_template("page.html")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "<input id=email>"
