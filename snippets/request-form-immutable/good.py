from flask import Flask, jsonify, request

app = Flask(__name__)
app.testing = True


@app.post("/sign-up")
def sign_up():
    form = request.form.copy()
    form["email"] = form["email"].strip().lower()
    return jsonify(form)


page = app.test_client().post("/sign-up", data={"email": " Ada@Example.org"})
assert page.get_json() == {"email": "ada@example.org"}
