import os

from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", TESTING=True)
app.config["WTF_CSRF_META_NAME"] = os.environ.get("CSRF_META")
CSRFProtect(app)


@app.route("/")
def index():
    return render_template_string("<head>{{ csrf_meta_tag() }}</head>")


page = app.test_client().get("/")
assert '<meta name="csrf-token"' in page.get_data(as_text=True)
