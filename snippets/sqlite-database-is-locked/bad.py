from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db?timeout=0.1"
db = SQLAlchemy(app)


@app.route("/order", methods=["POST"])
def order():
    db.session.execute(db.text("INSERT INTO log VALUES ('order')"))
    db.session.commit()
    return "ordered"


with app.app_context():
    db.session.execute(db.text("CREATE TABLE log (entry)"))
    db.session.commit()
    with db.engine.begin() as report:
        report.execute(db.text("INSERT INTO log VALUES ('report')"))
        assert order() == "ordered"
