from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from marshmallow_sqlalchemy import SQLAlchemyAutoSchema

app = Flask(__name__)
app.testing = True
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String(20), primary_key=True)


class UserSchema(SQLAlchemyAutoSchema):
    class Meta:
        model = User
        load_instance = True


@app.route("/users", methods=["POST"])
def add():
    return UserSchema().load(request.get_json()).name


with app.app_context():
    db.create_all()
page = app.test_client().post("/users", json={"name": "ada"})
assert page.get_data(as_text=True) == "ada"
