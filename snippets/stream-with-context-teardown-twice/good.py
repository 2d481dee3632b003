from flask import Flask, Response, g, stream_with_context

app = Flask(__name__)
app.testing = True


@app.before_request
def connect():
    g.connection = "open"


@app.teardown_request
def disconnect(error):
    print("teardown")
    g.pop("connection", None)


@app.get("/export")
def export():
    @stream_with_context
    def rows():
        print("first row")
        yield "id,name\n"

    return Response(rows())


print(app.test_client().get("/export").get_data(as_text=True))
