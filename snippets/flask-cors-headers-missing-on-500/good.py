from flask import Flask
from flask_cors import CORS
from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client

app = Flask(__name__)
app.debug = True
app.config["PROPAGATE_EXCEPTIONS"] = False
CORS(app)


@app.route("/price")
def price():
    return {"price": 10 / 0}


# What app.run(debug=True) and flask run --debug serve.
server = DebuggedApplication(app)
origin = {"Origin": "https://shop.example"}
headers = Client(server).get("/price", headers=origin).headers
assert "Access-Control-Allow-Origin" in headers, (
    "No 'Access-Control-Allow-Origin' header is present on the"
    " requested resource"
)
