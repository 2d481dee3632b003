from flask import Blueprint, Flask


def takes_routes(target):
    return isinstance(target, (Blueprint, Flask))


assert takes_routes(Flask(__name__))
assert takes_routes(Blueprint("shop", __name__))
