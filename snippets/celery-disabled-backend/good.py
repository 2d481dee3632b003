from celery import Celery
from flask import Flask

celery = Celery("app", broker="memory://", backend="cache+memory://")


@celery.task(name="add")
def add(a, b):
    return a + b


app = Flask(__name__)
app.testing = True


@app.route("/add")
def start():
    return add.delay(1, 2).state


page = app.test_client().get("/add")
assert page.get_data(as_text=True) == "PENDING"
assert add(1, 2) == 3
