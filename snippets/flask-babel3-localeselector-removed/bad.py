from flask import Flask, request
from flask_babel import Babel, get_locale

app = Flask(__name__)
app.testing = True
babel = Babel(app)


@babel.localeselector
def pick_locale():
    return request.accept_languages.best_match(["en", "de"])


@app.route("/")
def index():
    return str(get_locale())


german = {"Accept-Language": "de"}
page = app.test_client().get("/", headers=german)
assert page.get_data(as_text=True) == "de"
