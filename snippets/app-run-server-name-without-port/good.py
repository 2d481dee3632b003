from flask import Flask
from werkzeug import serving

started = []
serving.run_simple = lambda host, port, *args, **kw: started.append(port)

app = Flask(__name__)
app.config["SERVER_NAME"] = "shop.test:5000"

app.run()
assert started == [5000]
