from flask import Flask, url_for
from itsdangerous import URLSafeSerializer

app = Flask(__name__)
app.testing = True


@app.route("/invite/<name>")
def invite(name):
    links = URLSafeSerializer("dev", salt="invite")
    return url_for("accept", token=links.dumps(name))


@app.route("/accept/<token>")
def accept(token):
    links = URLSafeSerializer("dev", salt="invite")
    return "Welcome, " + links.loads(token)


client = app.test_client()
link = client.get("/invite/ada").get_data(as_text=True)
assert client.get(link).get_data(as_text=True) == "Welcome, ada"
