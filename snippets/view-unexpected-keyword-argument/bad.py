from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/orders/<int:id>")
def order(order_id):
    return f"Order {order_id}"


page = app.test_client().get("/orders/7")
assert page.get_data(as_text=True) == "Order 7"
