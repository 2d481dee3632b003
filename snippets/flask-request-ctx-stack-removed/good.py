from flask import Flask, g

app = Flask(__name__)
app.testing = True


def connection():
    if not hasattr(g, "_shop_connection"):
        g._shop_connection = "open"
    return g._shop_connection


@app.route("/")
def index():
    return connection()


assert app.test_client().get("/").get_data(as_text=True) == "open"
