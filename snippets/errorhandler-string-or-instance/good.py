from threading import Thread

from flask import Flask
from werkzeug.exceptions import NotFound

app = Flask(__name__)


class QuotaExceeded(Exception):
    code = 429


def show(error):
    return f"error {error.code}", error.code


def apart(*arguments):
    thread = Thread(target=app.register_error_handler, args=arguments)
    thread.start()
    thread.join()


apart(410, show)
apart(QuotaExceeded, show)
app.register_error_handler(NotFound, show)

assert app.test_client().get("/").data == b"error 404"
