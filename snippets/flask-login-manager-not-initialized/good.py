from flask import Flask
from flask_login import LoginManager, current_user

login_manager = LoginManager()
login_manager.user_loader(lambda user_id: None)


def create_app():
    app = Flask(__name__)
    app.secret_key = "dev"
    app.testing = True
    login_manager.init_app(app)

    @app.route("/")
    def index():
        return f"logged in: {current_user.is_authenticated}"

    return app


page = create_app().test_client().get("/")
assert page.get_data(as_text=True) == "logged in: False"
