from flask import Flask
from flask_mail import Mail, Message

app = Flask(__name__)
app.testing = True
app.config["MAIL_DEFAULT_SENDER"] = "shop@example.com"
mail = Mail(app)


@app.route("/signup")
def signup():
    message = Message("Welcome", recipients=["ada@example.com"])
    mail.send(message)
    return f"sent by {message.sender}"


page = app.test_client().get("/signup")
assert page.get_data(as_text=True) == "sent by shop@example.com"
