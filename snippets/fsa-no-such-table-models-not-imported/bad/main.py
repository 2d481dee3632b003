from shop import create_app, db

app = create_app()

with app.app_context():
    from models import Product

    db.session.add(Product(name="lamp"))
    db.session.commit()
    assert Product.query.count() == 1
