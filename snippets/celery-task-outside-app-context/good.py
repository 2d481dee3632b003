from celery import Celery, Task
from flask import Flask, current_app

app = Flask(__name__)
app.config["GREETING"] = "Hello"


class FlaskTask(Task):
    def __call__(self, *args, **kwargs):
        with app.app_context():
            return self.run(*args, **kwargs)


celery = Celery("app", broker="memory://", task_cls=FlaskTask)


@celery.task(name="greet")
def greet(name):
    return f"{current_app.config['GREETING']}, {name}"


result = greet.apply(["ada"], throw=True)
assert result.get() == "Hello, ada"
