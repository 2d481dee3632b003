import gevent.monkey

gevent.monkey.patch_all()

from ssl import OP_NO_TICKET, PROTOCOL_TLS_CLIENT, SSLContext

from flask import Flask

app = Flask(__name__)
app.testing = True


@app.get("/")
def price():
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.options |= OP_NO_TICKET
    return "ready to fetch the price"


print(app.test_client().get("/").get_data(as_text=True))
