import flask

app = flask.Flask(__name__)
app.testing = True


@app.route("/shop")
def shop():
    return flask._request_ctx_stack.top.request.path


assert app.test_client().get("/shop").get_data(as_text=True) == "/shop"
