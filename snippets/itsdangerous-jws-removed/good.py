from flask import Flask
from itsdangerous import URLSafeTimedSerializer as Serializer

app = Flask(__name__)
app.secret_key = "dev"
app.testing = True


@app.route("/reset/<token>")
def reset(token):
    return Serializer(app.secret_key, salt="reset").loads(token, max_age=1800)["user"]


token = Serializer(app.secret_key, salt="reset").dumps({"user": "ada"})
page = app.test_client().get(f"/reset/{token}")
assert page.get_data(as_text=True) == "ada"
