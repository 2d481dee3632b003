from flask import app

page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
