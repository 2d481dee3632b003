from shop import db


class Product(db.Model):
    name = db.Column(db.String(20), primary_key=True)
