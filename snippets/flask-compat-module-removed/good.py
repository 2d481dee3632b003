from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True


@app.template_filter("quoted")
def quoted(value):
    return "'" + str(value) + "'"


@app.route("/")
def index():
    return render_template_string("{{ 5 | quoted | safe }}")


assert app.test_client().get("/").get_data(as_text=True) == "'5'"
