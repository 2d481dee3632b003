from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "{{ url_for(filename='style.css', 'static') }}"
    return render_template_string(template)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "/static/style.css"
