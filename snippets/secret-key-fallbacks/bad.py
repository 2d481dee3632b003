from flask import Flask, session

app = Flask(__name__)


@app.get("/")
def visits():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
# restart with a new key, then without the old one
for key, fallbacks in [("old", []), ("new", ["old"]), ("new", [])]:
    app.config.update(SECRET_KEY=key, SECRET_KEY_FALLBACKS=fallbacks)
    count = client.get("/").get_data(as_text=True)
    print("visit", count)

assert count == "3", "the session was lost while the secret key was rotated"
