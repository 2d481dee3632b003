from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite://")
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


@app.route("/")
def index():
    return {"users": len(User.query.paginate(max_per_page=100).items)}


with app.app_context():
    db.create_all()
    db.session.add_all(User(name=f"user {n}") for n in range(150))
    db.session.commit()

shown = app.test_client().get("/?per_page=150").get_json()["users"]
assert shown <= 100, "one page has as many rows as the client asks for"
