from flask import Flask, redirect, url_for

app = Flask(__name__)
app.testing = True


@app.route("/user/<int:id>")
def profile(id):
    return f"user {id}"


@app.route("/me")
def me():
    return redirect(url_for("profile", id=7))


page = app.test_client().get("/me", follow_redirects=True)
assert page.get_data(as_text=True) == "user 7"
