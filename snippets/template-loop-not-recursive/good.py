from flask import Flask, render_template_string

app = Flask(__name__)
app.testing = True

TEMPLATE = """
{%- for comment in comments recursive -%}
<li>{{ comment.text }}{{ loop(comment.replies) }}</li>
{%- endfor %}"""


@app.route("/")
def index():
    reply = {"text": "Thanks", "replies": []}
    comments = [{"text": "Nice", "replies": [reply]}]
    return render_template_string(TEMPLATE, comments=comments)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "<li>Nice<li>Thanks</li></li>"
