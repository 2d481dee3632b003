from flask import Flask, render_template
from jinja2 import DictLoader

templates = {
    "base.html": "Menu {% block body %}Tea{% endblock %}",
    "page.html": "{% block body %}{{ super() }} and cake{% endblock %}",
}

app = Flask(__name__)
app.testing = True
app.jinja_loader = DictLoader(templates)


@app.route("/")
def index():
    return render_template("page.html")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Menu Tea and cake"
