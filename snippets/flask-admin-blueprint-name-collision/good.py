from flask import Blueprint, Flask
from flask_admin import Admin

app = Flask(__name__)
admin = Blueprint("admin", __name__, url_prefix="/staff")


@admin.route("/")
def index():
    return "The staff's own page"


app.register_blueprint(admin)
Admin(app, endpoint="backend")
page = app.test_client().get("/staff/")
assert page.get_data(as_text=True) == "The staff's own page"
assert "/admin/" in [str(rule) for rule in app.url_map.iter_rules()]
