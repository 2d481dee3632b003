from flask import Flask, make_response

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    response = make_response("Hello")
    response.set_cookie("theme", "dark", samesite="Lax")
    return response


page = app.test_client().get("/")
assert "SameSite=Lax" in page.headers["Set-Cookie"]
