from flask import Flask

app = Flask(__name__)


@app.route("/count")
def count():
    return str(3)


@app.route("/")
def index():
    return count()


client = app.test_client()
print(client.get("/count").status)
app.testing = True
print(client.get("/").get_data(as_text=True))
