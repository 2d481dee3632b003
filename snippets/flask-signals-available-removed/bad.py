from flask import Flask, request_started, signals_available

app = Flask(__name__)
app.testing = True
seen = []


def note(sender):
    seen.append(sender.name)


if signals_available:
    request_started.connect(note, app)

app.test_client().get("/")
assert len(seen) == 1
