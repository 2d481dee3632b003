from flask import Flask, _app_ctx_stack

app = Flask(__name__)


def connection():
    top = _app_ctx_stack.top
    if not hasattr(top, "shop_connection"):
        top.shop_connection = "open"
    return top.shop_connection


@app.teardown_appcontext
def close(error):
    _app_ctx_stack.top.shop_connection = "closed"


with app.app_context():
    assert connection() == "open"
