import io

from flask import Flask, send_file

app = Flask(__name__)
app.testing = True


@app.route("/report")
def report():
    data = io.BytesIO(b"tea,5\n")
    return send_file(data, as_attachment=True, download_name="tea.csv")


page = app.test_client().get("/report")
assert page.headers["Content-Disposition"] == "attachment; filename=tea.csv"
