from flask import Blueprint, Flask
from flask.cli import routes_command

views = Blueprint("views", __name__)
views.add_url_rule("/orders", "orders", lambda: "Orders")

app = Flask(__name__, static_folder=None)
app.register_blueprint(views)

result = app.test_cli_runner().invoke(routes_command)
print(result.output)

assert "/orders" in result.output, "flask routes does not list the view"
