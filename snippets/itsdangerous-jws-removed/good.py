from flask import Flask
from itsdangerous import URLSafeTimedSerializer as Serializer

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True
links = Serializer(app.secret_key, salt="reset")


@app.route("/reset/<token>")
def reset(token):
    return links.loads(token, max_age=1800)["user"]


token = links.dumps({"user": "ada"})
page = app.test_client().get(f"/reset/{token}")
assert page.get_data(as_text=True) == "ada"
