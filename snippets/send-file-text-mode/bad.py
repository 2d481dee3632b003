import io

from flask import Flask, send_file

app = Flask(__name__)
app.testing = True


@app.route("/table.csv")
def table():
    file = io.StringIO("a,b\n")
    return send_file(file, mimetype="text/csv")


page = app.test_client().get("/table.csv")
print(repr(page.get_data(as_text=True)))
