from gunicorn.util import import_app

app = import_app("shop:app")
page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
