from flask import Flask, make_response

app = Flask(__name__)
app.testing = True


def remembered(view):
    def wrapper():
        response = view()
        response.set_cookie("seen", "yes")
        return response

    return wrapper


@app.route("/")
@remembered
def index():
    return "Welcome"


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "Welcome"
assert page.headers["Set-Cookie"] == "seen=yes; Path=/"
