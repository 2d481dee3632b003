import sys

sys.path.append("shop")

from shop import app, db
from models import Product

with app.app_context():
    db.create_all()
    assert Product.query.count() == 0
