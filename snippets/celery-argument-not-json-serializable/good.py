from celery import Celery
from flask import Flask

app = Flask(__name__)
app.testing = True
celery = Celery("app", broker="memory://")


class User:
    name = "ada"


users = {7: User()}


@celery.task(name="welcome")
def welcome(user_id):
    return f"Hello, {users[user_id].name}"


@app.route("/")
def index():
    welcome.delay(7)
    return welcome(7)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello, ada"
