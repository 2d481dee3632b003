from app import app

client = app.test_client()
assert client.get("/").get_data(as_text=True) == "Hello"
