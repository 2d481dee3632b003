from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, make_secure_token

app = Flask(__name__)
app.secret_key = "dev"
LoginManager(app)


class User(UserMixin):
    id = "1"
    login_id = "5f0c6b1e"

    def get_id(self):
        return make_secure_token(self.id, self.login_id)


with app.test_request_context():
    login_user(User())
    assert session["_user_id"]
