from flask import Flask, session

app = Flask(__name__)
app.testing = True
app.secret_key = "test"


@app.route("/")
def index():
    return session.get("user", "nobody")


client = app.test_client()
with app.test_request_context():
    session["user"] = "ada"

page = client.get("/").get_data(as_text=True)
assert page == "ada", "the view doesn't see what the test put into the session"
