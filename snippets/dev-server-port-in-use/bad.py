from flask import Flask
from werkzeug.serving import make_server

app = Flask(__name__)
first = make_server("127.0.0.1", 0, app)

second = make_server("127.0.0.1", first.port, app)
assert second.port
print("Two servers are listening")
