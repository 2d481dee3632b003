from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
db.Table("user", db.Column("phone", db.String(20)))

with app.app_context(), db.engine.begin() as connection:
    db.metadata.create_all(connection)
    # What `flask db upgrade` hands to the functions of a migration.
    op = Operations(MigrationContext.configure(connection))
    with op.batch_alter_table("user") as batch:
        batch.create_unique_constraint("uq_user_phone", ["phone"])
    assert inspect(connection).get_unique_constraints("user")
