from celery import Celery
from flask import Flask

app = Flask(__name__)
app.testing = True
app.config["CELERY"] = {"broker_url": "memory://"}
celery = Celery("app")


@app.route("/")
def index():
    celery.send_task("welcome", [7])
    return "sent"


assert app.test_client().get("/").get_data(as_text=True) == "sent"
