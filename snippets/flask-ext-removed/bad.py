from flask import Flask
from flask.ext.login import LoginManager, current_user

app = Flask(__name__)
app.testing = True
app.secret_key = "dev"
login_manager = LoginManager(app)
login_manager.user_loader(lambda user_id: None)


@app.route("/")
def index():
    return "Stranger" if current_user.is_anonymous else "Friend"


assert app.test_client().get("/").data == b"Stranger"
