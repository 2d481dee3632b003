from flask import Flask
from sqlalchemy.engine.url import make_url

app = Flask(__name__)
address = "postgres://ada:secret@db.example.com/shop"
app.config["SQLALCHEMY_DATABASE_URI"] = address

url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
print(url.get_dialect().name)
