from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/", methods=["POST"])
def upload():
    return request.form.get("name", "nothing")


part = 'Content-Disposition: form-data; name="name"\r\n\r\nAda'
body = f"--a+b\r\n{part}\r\n--a+b--\r\n"
kind = 'multipart/form-data; boundary="a+b"'
page = app.test_client().post("/", data=body, content_type=kind)
text = page.get_data(as_text=True)
assert text == "Ada", "The form of a multipart request is empty"
