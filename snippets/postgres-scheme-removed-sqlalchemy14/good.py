from flask import Flask
from sqlalchemy.engine.url import make_url

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "postgres://ada:secret@db.example.com/shop"
app.config["SQLALCHEMY_DATABASE_URI"] = app.config["SQLALCHEMY_DATABASE_URI"].replace(
    "postgres://", "postgresql://", 1
)

url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
print(url.get_dialect().name)
