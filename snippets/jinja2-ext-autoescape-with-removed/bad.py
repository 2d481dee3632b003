from flask import Flask, render_template_string


class Shop(Flask):
    jinja_options = {
        "extensions": ["jinja2.ext.autoescape", "jinja2.ext.with_"]
    }


app = Shop(__name__)
app.testing = True


@app.route("/")
def index():
    return render_template_string("{% with n = 3 %}{{ n }} books{% endwith %}")


assert app.test_client().get("/").get_data(as_text=True) == "3 books"
