from flask import Flask, request
from flask_babel import Babel, get_locale

app = Flask(__name__)
app.testing = True


def pick_locale():
    return request.accept_languages.best_match(["en", "de"])


babel = Babel(app, locale_selector=pick_locale)


@app.route("/")
def index():
    return str(get_locale())


german = {"Accept-Language": "de"}
page = app.test_client().get("/", headers=german)
assert page.get_data(as_text=True) == "de"
