from flask import Flask, render_template
from jinja2 import DictLoader

templates = {
    "base.html": "Menu {% block body %}{% endblock %}",
    "plain.html": "{% block body %}{% endblock %}",
    "page.html": "{% if plain %}{% extends 'plain.html' %}{% endif %}"
    "{% extends 'base.html' %}{% block body %}Tea{% endblock %}",
}

app = Flask(__name__)
app.testing = True
app.jinja_loader = DictLoader(templates)


@app.route("/")
def index():
    return render_template("page.html", plain=True)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Tea"
