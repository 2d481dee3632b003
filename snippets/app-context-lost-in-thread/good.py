from concurrent.futures import ThreadPoolExecutor

from flask import Flask, current_app

app = Flask(__name__)
app.testing = True
app.config["SENDER"] = "shop@example.com"
pool = ThreadPoolExecutor()


def send_mail(app):
    with app.app_context():
        return "sent as " + current_app.config["SENDER"]


@app.post("/order")
def order():
    return pool.submit(send_mail, current_app._get_current_object()).result()


print(app.test_client().post("/order").get_data(as_text=True))
