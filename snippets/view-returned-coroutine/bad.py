from functools import wraps

from flask import Flask

app = Flask(__name__)
app.testing = True


def audited(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        return view(*args, **kwargs)

    return wrapper


@app.route("/")
@audited
async def index():
    return "Hello"


assert app.test_client().get("/").get_data(as_text=True) == "Hello"
