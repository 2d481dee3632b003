from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "Hello, {{ user.name }}"
    return render_template_string(template, user={"name": "ada"})


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello, ada"
