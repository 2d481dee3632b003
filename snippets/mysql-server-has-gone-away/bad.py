from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from mysql_stand_in import Server
from sqlalchemy import text

server = Server()
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = server.url
db = SQLAlchemy(app)


@app.get("/")
def index():
    return db.session.execute(text("SELECT 'the shop'")).scalar()


client = app.test_client()
print(client.get("/").text)
server.end_idle()
print(client.get("/").status)
print(client.get("/").text)
server.end_idle(reset=True)
app.testing = True
print(client.get("/").text)
