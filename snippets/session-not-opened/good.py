from flask import Flask

app = Flask(__name__)
app.secret_key = "dev"

context = app.test_request_context("/")
with context:
    context.session["user"] = "ada"
    assert context.session["user"] == "ada"
