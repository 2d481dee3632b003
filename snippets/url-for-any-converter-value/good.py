from datetime import datetime

from flask import Flask, url_for

app = Flask(__name__)


@app.route("/reports/<any('2025', '2026'):year>")
def report(year):
    return f"Report of {year}"


date = datetime(2026, 5, 1)
with app.test_request_context():
    url = url_for("report", year=str(date.year))
page = app.test_client().get(url)
assert page.get_data(as_text=True) == "Report of 2026"
