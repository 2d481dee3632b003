from celery import Celery
from flask import Flask, current_app

app = Flask(__name__)
app.config["GREETING"] = "Hello"
celery = Celery("app", broker="memory://")


@celery.task(name="greet")
def greet(name):
    return f"{current_app.config['GREETING']}, {name}"


result = greet.apply(["ada"], throw=True)
assert result.get() == "Hello, ada"
