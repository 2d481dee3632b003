from celery import Celery
from flask import Flask

app = Flask(__name__)
app.testing = True
celery = Celery("app", broker="memory://")


class User:
    name = "ada"


users = {7: User()}


@celery.task(name="welcome")
def welcome(user):
    return f"Hello, {user.name}"


@app.route("/")
def index():
    welcome.delay(users[7])
    return welcome(users[7])


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello, ada"
