from flask import Flask
from werkzeug.wsgi import DispatcherMiddleware

app = Flask("shop")
app.testing = True
admin = Flask("admin")


@admin.route("/")
def index():
    return "Admin"


app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/admin": admin})
page = app.test_client().get("/admin/")
assert page.get_data(as_text=True) == "Admin"
