from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "{{ name + (' (sold out)' if sold_out else '') }}"
    return render_template_string(template, name="Tea", sold_out=False)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Tea"
