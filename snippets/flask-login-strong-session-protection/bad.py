from flask import Flask
from flask_login import LoginManager, UserMixin, login_required, login_user

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", SESSION_PROTECTION="strong")
user = UserMixin()
user.id = "ada"
LoginManager(app).user_loader(lambda user_id: user)
app.add_url_rule("/login", "login", lambda: str(login_user(user)))


@app.route("/account")
@login_required
def account():
    return {"name": user.id}


client = app.test_client()
client.get("/login", environ_base={"REMOTE_ADDR": "198.51.100.7"})
page = client.get("/account", environ_base={"REMOTE_ADDR": "203.0.113.9"})
assert page.json, "the user was logged out because the address changed"
