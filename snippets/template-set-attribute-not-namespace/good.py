from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True

TEMPLATE = """
{%- set cart = namespace(sum=0) %}
{%- for price in prices %}{% set cart.sum = cart.sum + price %}{% endfor %}
{{- cart.sum }}"""


@app.route("/")
def index():
    return render_template_string(TEMPLATE, prices=[3, 4])


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "7"
