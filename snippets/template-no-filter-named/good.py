from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.template_filter("money")
def money(amount):
    return f"{amount:.2f}"


@app.route("/")
def index():
    template = "{{ amount|money }}"
    return render_template_string(template, amount=7)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "7.00"
