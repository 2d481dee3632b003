from flask import Flask
from itsdangerous import TimedJSONWebSignatureSerializer as Serializer

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
links = Serializer(app.secret_key, expires_in=1800)


@app.route("/reset/<token>")
def reset(token):
    return links.loads(token)["user"]


token = links.dumps({"user": "ada"}).decode()
page = app.test_client().get(f"/reset/{token}")
assert page.get_data(as_text=True) == "ada"
