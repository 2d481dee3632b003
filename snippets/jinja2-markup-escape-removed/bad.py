from flask import Flask
from jinja2 import Markup

app = Flask(__name__)
app.testing = True


@app.template_filter("price")
def price(value):
    return Markup("<b>{}</b> EUR").format(value)


@app.route("/")
def index():
    return app.jinja_env.from_string("{{ 5 | price }}").render()


assert app.test_client().get("/").get_data(as_text=True) == "<b>5</b> EUR"
