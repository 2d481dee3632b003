from flask import Flask, render_template_string
from flask._compat import text_type

app = Flask(__name__)
app.testing = True


@app.template_filter("quoted")
def quoted(value):
    return "'" + text_type(value) + "'"


@app.route("/")
def index():
    return render_template_string("{{ 5 | quoted | safe }}")


assert app.test_client().get("/").get_data(as_text=True) == "'5'"
