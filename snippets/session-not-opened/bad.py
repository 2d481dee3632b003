from flask import Flask

app = Flask(__name__)
app.secret_key = "dev"

context = app.test_request_context("/")
context.session["user"] = "ada"
with context:
    assert context.session["user"] == "ada"
