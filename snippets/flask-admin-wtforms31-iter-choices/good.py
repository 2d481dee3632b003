from flask import Flask, render_template_string
from flask_admin.form import BaseForm
from flask_admin.form.fields import Select2Field
from flask_babel import Babel

app = Flask(__name__)
app.testing = True
Babel(app)


class ColourForm(BaseForm):
    colour = Select2Field(choices=[("r", "red"), ("b", "blue")])


@app.route("/")
def index():
    return render_template_string("{{ form.colour() }}", form=ColourForm())


page = app.test_client().get("/").get_data(as_text=True)
assert '<option value="r">red</option>' in page
