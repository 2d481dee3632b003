from flask import Flask
from flask_wtf import FlaskForm
from wtforms import FieldList, StringField

app = Flask(__name__)
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)


class PostForm(FlaskForm):
    tags = FieldList(StringField(), min_entries=1)


@app.route("/posts", methods=["POST"])
def add_post():
    form = PostForm()
    return " and ".join(form.tags.data)


tags = {"tags-0": "flask", "tags-1": "forms"}
page = app.test_client().post("/posts", data=tags)
assert page.get_data(as_text=True) == "flask and forms"
