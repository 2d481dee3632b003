from database import app, db


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id"))


with app.app_context():
    db.create_all()
    db.session.add(User(id=1))
    db.session.commit()
    db.session.add(Post(user_id=1))
    db.session.commit()
    User.query.filter_by(id=1).delete()
    db.session.commit()
    assert Post.query.count() == 0
