from flask import Flask
from flask_bcrypt import Bcrypt

app = Flask(__name__)
app.config["BCRYPT_LOG_ROUNDS"] = 4
bcrypt = Bcrypt(app)
stored = bcrypt.generate_password_hash("hunter2").decode("utf-8")

welcome = bcrypt.check_password_hash(stored, "hunter2")
assert welcome
