import os

from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", TESTING=True)
app.config["WTF_CSRF_FIELD_NAME"] = os.environ.get("CSRF_FIELD")
CSRFProtect(app)


@app.route("/")
def index():
    return render_template_string("token: {{ csrf_token() }}")


page = app.test_client().get("/")
assert page.get_data(as_text=True).startswith("token: ")
