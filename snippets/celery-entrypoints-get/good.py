from celery import Celery
from flask import Flask

app = Flask(__name__)
celery = Celery(app.name, broker="memory://")
celery.conf.task_always_eager = True


@celery.task
def add(a, b):
    return a + b


with app.app_context():
    assert add.delay(2, 3).get() == 5
