from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return "Hello"


@app.after_request
def log_answer():
    app.logger.info("answered")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Hello"
