from flask import Flask

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.route("/about")
def about():
    return "About us"


page = app.test_client().get("/about/", follow_redirects=True)
print(page.get_data(as_text=True))
