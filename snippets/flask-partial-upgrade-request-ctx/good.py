from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/shop")
def shop():
    return request.path


assert app.test_client().get("/shop").get_data(as_text=True) == "/shop"
