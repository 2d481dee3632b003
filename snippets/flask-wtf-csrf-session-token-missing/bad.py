import os

from flask import Flask, render_template_string
from flask_wtf import CSRFProtect


def create_app():
    app = Flask(__name__)
    app.config.update(TESTING=True, TRAP_BAD_REQUEST_ERRORS=True)
    app.secret_key = os.urandom(16)
    CSRFProtect(app)

    @app.route("/", methods=["GET", "POST"])
    def index():
        return render_template_string("{{ csrf_token() }}")

    return app


client = create_app().test_client()
token = client.get("/").get_data(as_text=True)
# The next request reaches the server's other worker.
client.application = create_app()
assert client.post("/", data={"csrf_token": token}).status_code == 200
