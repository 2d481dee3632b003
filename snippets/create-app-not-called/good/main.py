from gunicorn.util import import_app
from werkzeug.test import Client

application = import_app("shop:create_app()")
page = Client(application).get("/")
assert page.get_data(as_text=True) == "Hello"
