from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    head = "{% block title %}Tea{% endblock %}: "
    return render_template_string(head + "{% block title %}{% endblock %}")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Tea: Tea"
