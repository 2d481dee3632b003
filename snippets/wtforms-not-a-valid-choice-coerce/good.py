from flask import Flask, request
from wtforms import Form, SelectMultipleField

app = Flask(__name__)
app.testing = True


class SizeForm(Form):
    sizes = SelectMultipleField(coerce=int, choices=[(1, "S"), (2, "L")])


@app.route("/sizes", methods=["POST"])
def choose():
    form = SizeForm(request.form)
    valid = form.validate()
    return {"valid": valid, "errors": form.errors, "data": form.sizes.data}


page = app.test_client().post("/sizes", data={"sizes": "1"}).get_json()
print(page["errors"], page["data"])
assert page["valid"], "a choice from the list is refused"
