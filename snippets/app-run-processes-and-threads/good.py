import signal

from flask import Flask

app = Flask(__name__)
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.alarm(2)
app.run(port=0, processes=2, threaded=False)
print("The server has run")
