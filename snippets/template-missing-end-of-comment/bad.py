from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "<style>@media print {#nav {display: none}}</style>"
    return render_template_string(template)


page = app.test_client().get("/")
assert "#nav {display: none}" in page.get_data(as_text=True)
