from flask import Flask, _request_ctx_stack

app = Flask(__name__)
app.testing = True


def connection():
    top = _request_ctx_stack.top
    if not hasattr(top, "shop_connection"):
        top.shop_connection = "open"
    return top.shop_connection


@app.route("/")
def index():
    return connection()


assert app.test_client().get("/").get_data(as_text=True) == "open"
