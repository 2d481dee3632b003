from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "{{ (posts|first).title }}"
    return render_template_string(template, posts=[])


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "No posts"
