from flask import Flask
from flask.globals import request_ctx

app = Flask(__name__)
app.testing = True


@app.route("/shop")
def shop():
    return request_ctx.request.path


assert app.test_client().get("/shop").get_data(as_text=True) == "/shop"
