from models import Product


def count():
    return Product.query.count()
