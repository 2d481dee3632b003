from concurrent.futures import ThreadPoolExecutor

from flask import Flask, request

app = Flask(__name__)
app.testing = True
pool = ThreadPoolExecutor()


def write_report(customer):
    return "report for " + customer


@app.route("/report")
def report():
    return pool.submit(write_report, request.args["customer"]).result()


page = app.test_client().get("/report?customer=ada")
print(page.get_data(as_text=True))
