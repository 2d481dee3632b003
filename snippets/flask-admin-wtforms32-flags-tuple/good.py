from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite://")
Babel(app)
db = SQLAlchemy(app)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    isbn = db.Column(db.String(13), unique=True)


Admin(app).add_view(ModelView(Book, db.session))
page = app.test_client().get("/admin/book/new/").get_data(as_text=True)
assert 'name="isbn"' in page
