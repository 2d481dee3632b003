from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.testing = True
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    tags = db.Column(db.JSON)


@app.route("/", methods=["POST"])
def add():
    db.create_all()
    db.session.add(Post(tags=request.json["tags"]))
    db.session.commit()
    return Post.query.one().tags[1]


page = app.test_client().post("/", json={"tags": ["flask", "sqlite"]})
assert page.get_data(as_text=True) == "sqlite"
