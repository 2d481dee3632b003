import sqlite3
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.route("/")
def index():
    db = sqlite3.connect("shop.db")
    return str(db.execute("SELECT 1").fetchone())


with ThreadPoolExecutor() as threads:
    page = threads.submit(app.test_client().get, "/").result()
assert page.get_data(as_text=True) == "(1,)"
