from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

app = Flask(__name__)
app.testing = True
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db?timeout=0.1"
db = SQLAlchemy(app)


@app.route("/order", methods=["POST"])
def order():
    db.session.execute(text("INSERT INTO log VALUES ('order')"))
    db.session.commit()
    return "ordered"


with app.app_context():
    engine = db.engine
with engine.begin() as report:
    report.execute(text("CREATE TABLE log (entry)"))
with engine.begin() as report:
    report.execute(text("INSERT INTO log VALUES ('report')"))
page = app.test_client().post("/order")
assert page.get_data(as_text=True) == "ordered"
