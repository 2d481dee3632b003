from threading import Thread

from flask import Blueprint, Flask

users = Blueprint("users", __name__)
others = Blueprint("users", __name__)


def build(parent, first, second):
    parent.register_blueprint(first)
    parent.register_blueprint(second)
    Flask(__name__).register_blueprint(parent)


def apart(*arguments):
    thread = Thread(target=build, args=arguments)
    thread.start()
    thread.join()


apart(Blueprint("api", __name__), users, users)
apart(Blueprint("api", __name__), users, others)
app = Flask(__name__)
app.register_blueprint(users)
app.register_blueprint(others)
assert len(app.blueprints) == 2
