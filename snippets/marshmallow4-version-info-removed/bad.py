import marshmallow
from flask import Flask, request

app = Flask(__name__)
app.testing = True

NEW = marshmallow.__version_info__ >= (3, 13)


class Search(marshmallow.Schema):
    page = marshmallow.fields.Int(**{"load_default" if NEW else "missing": 1})


@app.route("/search")
def search():
    return Search().load(request.args)


assert app.test_client().get("/search").get_json() == {"page": 1}
