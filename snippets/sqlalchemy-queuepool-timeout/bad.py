from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

app = Flask(__name__)
app.config.update(TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite:///shop.db")
pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 1}
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"poolclass": QueuePool, **pool}
db = SQLAlchemy(app)


@app.route("/")
def index():
    connection = db.engine.connect()
    tax = connection.execute(text("SELECT 2")).scalar()
    return str(db.session.execute(text("SELECT 40")).scalar() + tax)


page = app.test_client().get("/")
assert page.get_data(as_text=True) == "42"
