from flask import Flask
from shop import db

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db.init_app(app)

with app.app_context():
    from models import Product

    db.create_all()
    db.session.add(Product(name="lamp"))
    db.session.commit()
    assert Product.query.count() == 1
