from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite://")
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


@app.route("/users")
def users():
    page = request.args.get("page", 1)
    found = User.query.paginate(page=page, per_page=10, error_out=False)
    return f"page {found.page}"


with app.app_context():
    db.create_all()

page = app.test_client().get("/users?page=2")
assert page.get_data(as_text=True) == "page 2"
