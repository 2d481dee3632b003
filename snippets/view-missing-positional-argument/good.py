from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/orders")
def order():
    number = request.args["number"]
    return f"Order {number}"


page = app.test_client().get("/orders?number=7")
assert page.get_data(as_text=True) == "Order 7"
