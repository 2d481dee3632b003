from shop.web import app

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Welcome"
