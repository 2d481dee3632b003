from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "{% if user %}Log out{% elif %}Log in{% endif %}"
    return render_template_string(template, user=None)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Log in"
