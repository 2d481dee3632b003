from flask import Flask, redirect, url_for

app = Flask(__name__)


@app.route("/users/<int:id>")
def profile(id):
    return f"User {id}"


@app.route("/first")
def first():
    return redirect(url_for("profile", user=1))


@app.route("/me")
def me():
    return redirect(url_for("profile"))


client = app.test_client()
print(client.get("/first").status)
app.testing = True
page = client.get("/me", follow_redirects=True)
assert page.get_data(as_text=True) == "User 7"
