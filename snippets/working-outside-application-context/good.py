from flask import Flask, current_app

app = Flask(__name__)
app.config["PAGE_SIZE"] = 2


def first_page(rows):
    return rows[: current_app.config["PAGE_SIZE"]]


with app.app_context():
    print(first_page(["ada", "grace", "joan"]))
