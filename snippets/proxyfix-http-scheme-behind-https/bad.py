from flask import Flask, url_for

app = Flask(__name__)
app.testing = True


@app.get("/invite")
def invite():
    return url_for("invite", _external=True)


page = app.test_client().get("/invite", headers={"X-Forwarded-Proto": "https"})
link = page.get_data(as_text=True)
assert link == "https://localhost/invite", "the link says http behind https"
