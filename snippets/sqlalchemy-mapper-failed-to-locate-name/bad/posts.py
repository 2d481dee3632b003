from shop import db


class Post(db.Model):
    title = db.Column(db.String(20), primary_key=True)
    author = db.Column(db.ForeignKey("user.name"))
