from flask import Blueprint, Flask

site = Blueprint("site", __name__)


@site.route("/")
def index():
    return "Welcome"


app = Flask(__name__)
app.testing = True
app.register_blueprint(site)

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Welcome"
