import chat
import shop
from database import db


class Order(db.Model):
    __tablename__ = "shop_order"
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("shop_user.id"))
    user = db.relationship("shop.User")


order = Order(user=shop.User())
assert not isinstance(order.user, chat.User)
