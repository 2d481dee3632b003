from threading import Thread

from flask import Flask

app = Flask(__name__)


def nest(outer, inner):
    outer.push()
    inner.push()
    outer.pop()
    inner.pop()


background = Thread(target=nest, args=(app.app_context(), app.app_context()))
background.start()
background.join()
nest(app.test_request_context("/"), app.test_request_context("/report"))
print("both contexts are gone")
