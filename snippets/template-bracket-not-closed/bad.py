from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    template = "<a href='{{ url_for('index' }}'>Home</a>"
    return render_template_string(template)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "<a href='/'>Home</a>"
