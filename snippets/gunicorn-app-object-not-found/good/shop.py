from flask import Flask

application = Flask(__name__)
application.add_url_rule("/", "index", lambda: "Hello")
