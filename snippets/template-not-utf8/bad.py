from pathlib import Path

from flask import Flask, render_template

folder = Path("templates").absolute()
folder.mkdir(exist_ok=True)
(folder / "menu.html").write_text("<h1>Café</h1>", encoding="cp1252")

app = Flask(__name__, template_folder=folder)
app.testing = True


@app.route("/")
def menu():
    return render_template("menu.html")


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "<h1>Café</h1>"
