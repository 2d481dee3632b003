from os import listdir

from flask_migrate import Migrate, cli

from shop import app, db

Migrate(app, db)
app.test_cli_runner().invoke(cli.db, "init")
print(app.test_cli_runner().invoke(cli.db, "migrate --rev-id=1").output)

assert listdir("migrations/versions"), "flask db migrate writes no migration"
