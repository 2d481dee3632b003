from flask import Flask, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)
app.testing = True
app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)


@app.get("/invite")
def invite():
    return url_for("invite", _external=True)


page = app.test_client().get("/invite", headers={"X-Forwarded-Proto": "https"})
link = page.get_data(as_text=True)
assert link == "https://localhost/invite", "the link says http behind https"
