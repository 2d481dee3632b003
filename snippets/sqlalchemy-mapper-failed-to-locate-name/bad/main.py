from shop import User, app, db

with app.app_context():
    db.create_all()
    assert User.query.count() == 0
