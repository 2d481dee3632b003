from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/users/<int: user_id>")
def user(user_id):
    return f"User {user_id}"


page = app.test_client().get("/users/7")
assert page.get_data(as_text=True) == "User 7"
