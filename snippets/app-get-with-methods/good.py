from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/login", methods=["GET", "POST"])
def login():
    return "Log in"


page = app.test_client().post("/login")
assert page.get_data(as_text=True) == "Log in"
