from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "To {{ order.customer.name }}"
    return render_template_string(template, order={"id": 7})


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "To somebody"
