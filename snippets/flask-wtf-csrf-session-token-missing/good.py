import itertools

from flask import Flask, render_template_string, request
from flask_wtf import CSRFProtect
from werkzeug.test import Client
from werkzeug.wrappers import Response


def create_app():
    app = Flask(__name__)
    app.config.update(TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
    app.secret_key = "dev"
    CSRFProtect(app)

    @app.route("/", methods=["GET", "POST"])
    def index():
        if request.method == "POST":
            return "saved"
        return render_template_string("{{ csrf_token() }}")

    return app


# A server's two workers, which take turns.
workers = itertools.cycle([create_app(), create_app()])
client = Client(lambda *args: next(workers)(*args), Response)
token = client.get("/").get_data(as_text=True)
answer = client.post("/", data={"csrf_token": token})
assert answer.get_data(as_text=True) == "saved"
