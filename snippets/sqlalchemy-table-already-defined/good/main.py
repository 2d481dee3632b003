import sys

sys.path.append("shop")

from shop import app, db
from shop.models import Product

with app.app_context():
    db.create_all()
    from prices import count

    assert count() == 0
