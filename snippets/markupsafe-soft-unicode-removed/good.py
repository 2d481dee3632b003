from flask import Flask
from markupsafe import soft_str

app = Flask(__name__)
app.testing = True


@app.template_filter("initials")
def initials(value):
    return "".join(word[0] for word in soft_str(value).split())


@app.route("/")
def index():
    return app.jinja_env.from_string("{{ 'Ada Lovelace'|initials }}").render()


assert app.test_client().get("/").get_data(as_text=True) == "AL"
