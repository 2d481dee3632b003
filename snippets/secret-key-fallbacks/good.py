from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface


class KeyRing(SecureCookieSessionInterface):
    def get_signing_serializer(self, app):
        serializer = super().get_signing_serializer(app)
        # oldest first: the last one signs
        keys = [*(app.config.get("SECRET_KEY_FALLBACKS") or []), app.secret_key]
        serializer.secret_keys = [key.encode() for key in keys]
        return serializer


app = Flask(__name__)
app.secret_key = "old-key"
app.session_interface = KeyRing()


@app.get("/")
def visits():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


client = app.test_client()
client.get("/")
# restart with a new key
app.config.update(SECRET_KEY="new-key", SECRET_KEY_FALLBACKS=["old-key"])
client.get("/")
# restart without the old one
app.config.update(SECRET_KEY_FALLBACKS=[])
count = client.get("/").get_data(as_text=True)
print("third visit is counted as", count)
assert count == "3", "the session was lost while the secret key was rotated"
