from threading import Thread

from flask import Blueprint, Flask

app = Flask(__name__)
users = Blueprint("users", __name__)
others = Blueprint("users", __name__)


def nest(parent, second):
    parent.register_blueprint(users)
    parent.register_blueprint(second, name="others")
    app.register_blueprint(parent)


for name, second in (("api", users), ("v2", others)):
    thread = Thread(target=nest, args=[Blueprint(name, __name__), second])
    thread.start()
    thread.join()

app.register_blueprint(users)
app.register_blueprint(others, name="others")
assert "others" in app.blueprints
