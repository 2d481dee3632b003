from io import BytesIO

from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.post("/")
def index():
    return request.files["table"].read()


upload = (BytesIO(b"a,b\rc,d\r"), "table.csv")
page = app.test_client().post("/", data={"table": upload})
assert page.data == b"a,b\rc,d\r", "The last byte of the upload is missing"
