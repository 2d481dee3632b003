from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return render_template_string("Hello, {{ name }}", name="Ada")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello, Ada"
