from gunicorn.util import import_app

app = import_app("shop:application")
page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
