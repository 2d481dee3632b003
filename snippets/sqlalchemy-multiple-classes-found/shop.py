from database import db


class User(db.Model):
    __tablename__ = "shop_user"
    id = db.Column(db.Integer, primary_key=True)
