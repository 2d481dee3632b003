from celery import Celery
from celery.contrib.testing.worker import start_worker
from flask import Flask

celery = Celery("shop", broker="memory://", backend="cache+memory://")
app = Flask(__name__)
app.testing = True


@app.route("/add")
def add():
    return str(celery.send_task("tasks.add", [1, 2]).get(timeout=9))


with start_worker(celery, loglevel="CRITICAL", perform_ping_check=False):
    page = app.test_client().get("/add")
assert page.get_data(as_text=True) == "3"
