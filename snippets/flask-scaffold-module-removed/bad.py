from flask import Blueprint, Flask
from flask.scaffold import Scaffold


def takes_routes(target):
    return isinstance(target, Scaffold)


assert takes_routes(Flask(__name__))
assert takes_routes(Blueprint("shop", __name__))
