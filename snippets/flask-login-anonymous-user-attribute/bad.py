from flask import Flask
from flask_login import LoginManager, current_user

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: None)


@app.route("/")
def index():
    admin = current_user.is_admin
    return f"admin: {admin}"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "admin: False"
