import sys

sys.path.append("shop")

from shop import app, db
from shop.models import Product

with app.app_context():
    db.create_all()
    assert Product.query.count() == 0
