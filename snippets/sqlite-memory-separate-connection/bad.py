import sqlite3

from flask import Flask, g

app = Flask(__name__)
app.testing = True
DATABASE = ":memory:"


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect(DATABASE)
    return g.db


@app.route("/pets")
def pets():
    return str(get_db().execute("SELECT name FROM pets").fetchall())


with app.app_context():
    get_db().execute("CREATE TABLE pets (name)")

page = app.test_client().get("/pets")
assert page.get_data(as_text=True) == "[]"
