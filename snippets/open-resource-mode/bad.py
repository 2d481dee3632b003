import os

from flask import Flask

app = Flask(__name__, instance_path=os.getcwd())

with app.open_resource("notes.txt", "w") as notes:
    notes.write("hello")
with app.open_instance_resource("notes.txt") as notes:
    assert notes.read() == b"hello"
