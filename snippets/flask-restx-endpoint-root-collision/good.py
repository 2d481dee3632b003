from flask import Flask
from flask_restx import Api

app = Flask(__name__)
api = Api(app)


@app.route("/home")
def home():
    return "home"


assert app.test_client().get("/home").get_data(as_text=True) == "home"
