from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from wtforms import Form, SelectField

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Size(db.Model):
    name = db.Column(db.String(20), primary_key=True)


class OrderForm(Form):
    size = SelectField(choices=lambda: [row.name for row in Size.query])


with app.app_context():
    db.create_all()
    db.session.add(Size(name="Small"))
    db.session.commit()
    assert ">Small</option>" in OrderForm().size()
