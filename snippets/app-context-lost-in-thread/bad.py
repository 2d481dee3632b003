from concurrent.futures import ThreadPoolExecutor

from flask import Flask, current_app

app = Flask(__name__)
app.testing = True
app.config["SENDER"] = "shop@example.com"
pool = ThreadPoolExecutor()


def send_mail():
    return "sent as " + current_app.config["SENDER"]


@app.post("/order")
def order():
    return pool.submit(send_mail).result()


print(app.test_client().post("/order").get_data(as_text=True))
