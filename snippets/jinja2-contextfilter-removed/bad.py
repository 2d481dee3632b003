from flask import Flask, render_template_string
from jinja2 import contextfilter

app = Flask(__name__)
app.testing = True


@app.template_filter("greet")
@contextfilter
def greet(context, name):
    return f"{context['hello']}, {name}"


@app.route("/")
def index():
    return render_template_string("{{ 'Ada' | greet }}", hello="Good day")


assert app.test_client().get("/").get_data(as_text=True) == "Good day, Ada"
