from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/", methods=["POST"])
def index():
    return request.get_data().decode(request.charset).upper()


page = app.test_client().post("/", data="é".encode())
assert page.get_data(as_text=True) == "É"
