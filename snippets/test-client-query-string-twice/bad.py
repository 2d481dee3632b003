from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.route("/search")
def search():
    return request.args["q"] + ", page " + request.args["page"]


client = app.test_client()
page = client.get("/search?q=flask", query_string={"page": 2})
assert page.get_data(as_text=True) == "flask, page 2"
