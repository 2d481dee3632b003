from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True

TEMPLATE = """
{%- macro avatar(user, size) %}{{ user }}-{{ size * 2 }}.png{% endmacro %}
{{- avatar("ada") }}"""


@app.route("/")
def index():
    return render_template_string(TEMPLATE)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "ada-48.png"
