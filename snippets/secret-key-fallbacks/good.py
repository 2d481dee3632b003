from flask import Flask, session, sessions


class KeyRing(sessions.SecureCookieSessionInterface):
    def get_signing_serializer(self, app):
        serializer = super().get_signing_serializer(app)
        # oldest first: the last one signs
        fallbacks = app.config.get("SECRET_KEY_FALLBACKS") or []
        serializer.secret_keys = [*fallbacks, app.secret_key]
        return serializer


app = Flask(__name__)
app.session_interface = KeyRing()


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
