import os

from flask_migrate import init, migrate

from shop import create_app

app = create_app()

with app.app_context():
    init()
    migrate(rev_id="0001")

assert os.listdir("migrations/versions"), "flask db migrate writes no migration"
