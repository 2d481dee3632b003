from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "{% for n in names %}{{ n }} "
    return render_template_string(template, names=["ada", "bo"])


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "ada bo "
