from flask import Flask, url_for
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

app = Flask(__name__)
app.testing = True


@app.route("/invite/<name>")
def invite(name):
    links = URLSafeSerializer("dev", salt="invite")
    return url_for("accept", token=links.dumps(name))


@app.route("/accept/<token>")
def accept(token):
    links = URLSafeTimedSerializer("dev", salt="invite")
    return "Welcome, " + links.loads(token, max_age=3600)


client = app.test_client()
link = client.get("/invite/ada").get_data(as_text=True)
assert client.get(link).get_data(as_text=True) == "Welcome, ada"
