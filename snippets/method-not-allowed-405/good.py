from flask import Flask, request

app = Flask(__name__)
app.testing = True
app.config["TRAP_HTTP_EXCEPTIONS"] = True


@app.route("/login", methods=["GET", "POST"])
def login():
    return f"Hello, {request.form['name']}"


page = app.test_client().post("/login", data={"name": "ada"})
print(page.get_data(as_text=True))
