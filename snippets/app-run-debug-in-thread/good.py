from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from werkzeug.serving import BaseWSGIServer

app = Flask(__name__)
served = []
BaseWSGIServer.serve_forever = lambda server: served.append(server)

with ThreadPoolExecutor() as threads:
    running = threads.submit(app.run, port=0, debug=True, use_reloader=False)
    running.result()
assert len(served) == 1
