from flask import Blueprint, Flask

api = Blueprint("api", __name__, url_prefix="/api")
users = Blueprint("users", __name__, url_prefix="/users")


@users.route("/")
def index():
    return "users"


users.register_blueprint(users)

app = Flask(__name__)
app.testing = True
app.register_blueprint(api)

page = app.test_client().get("/api/users/")
assert page.get_data(as_text=True) == "users"
