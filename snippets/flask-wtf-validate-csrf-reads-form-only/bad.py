from flask import Flask, request
from flask_wtf.csrf import generate_csrf, validate_csrf

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", TESTING=True)
app.add_url_rule("/token", view_func=generate_csrf)


@app.route("/api/orders", methods=["POST"])
def order():
    validate_csrf(request.form.get("csrf_token"))
    return {"ordered": request.json["item"]}


client = app.test_client()
headers = {"X-CSRFToken": client.get("/token").get_data(as_text=True)}
answer = client.post("/api/orders", json={"item": "tea"}, headers=headers)
assert answer.get_json() == {"ordered": "tea"}
