from flask import Flask

app = Flask(__name__)
app.testing = True


def basket():
    return "tea"


endpoint = basket.__name__
app.add_url_rule("/", endpoint, basket)
assert app.test_client().get("/").get_data(as_text=True) == "tea"
