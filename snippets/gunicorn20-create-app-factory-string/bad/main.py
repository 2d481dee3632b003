from gunicorn.util import import_app

app = import_app("shop:create_app()")
page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
