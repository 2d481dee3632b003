from flask import Flask
from flask_migrate import Migrate, init, revision, upgrade
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
Migrate(app, db)

with app.app_context():
    init()
    revision(rev_id="a1", message="first")
    revision(rev_id="b2", message="yours")
    revision(rev_id="c3", message="theirs", head="a1", splice=True)
    upgrade()
    rows = db.session.execute(db.text("SELECT * FROM alembic_version"))
    assert rows.scalar() == "d4"
