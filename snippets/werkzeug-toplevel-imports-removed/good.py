from flask import Flask
from werkzeug.utils import cached_property

app = Flask(__name__)
app.testing = True


class Shop:
    @cached_property
    def name(self):
        return "Books"


@app.route("/")
def index():
    return Shop().name


assert app.test_client().get("/").get_data(as_text=True) == "Books"
