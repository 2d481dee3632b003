from flask import Flask, Response, g, stream_with_context

app = Flask(__name__)
app.testing = True


@app.teardown_request
def disconnect(error):
    print("teardown")
    g.pop("connection")


def rows():
    print("first row")
    yield "id,name\n"


@app.get("/export")
def export():
    g.connection = "open"
    return Response(stream_with_context(rows()))


print(app.test_client().get("/export").get_data(as_text=True))
