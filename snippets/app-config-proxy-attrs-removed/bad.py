from flask import Flask, redirect

app = Flask(__name__)
app.testing = True


@app.route("/logout")
def logout():
    response = redirect("/")
    response.delete_cookie(app.session_cookie_name)
    return response


page = app.test_client().get("/logout")
assert page.headers["Set-Cookie"].startswith("session=;")
