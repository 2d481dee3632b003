import werkzeug
from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    return {"werkzeug": werkzeug.__version__}


assert app.test_client().get("/").json["werkzeug"].count(".") == 2
