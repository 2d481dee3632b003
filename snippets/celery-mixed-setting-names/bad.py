from celery import Celery
from flask import Flask

app = Flask(__name__)
app.config["CELERY"] = {
    "broker_url": "memory://",
    "CELERY_IGNORE_RESULT": True,
}
celery = Celery("app")
celery.config_from_object(app.config["CELERY"])


@app.route("/")
def index():
    celery.send_task("welcome")
    return "sent"


page = app.test_client().get("/")
assert page.status_code == 200, "the view that sends a task answers 500"
