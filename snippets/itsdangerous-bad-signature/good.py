from flask import Flask
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
app.testing = True
app.secret_key = "dev"

# The mail was sent with a link signed by
# URLSafeTimedSerializer(app.secret_key, salt="confirm").
token = "ImFkYUBleGFtcGxlLmNvbSI.ZVPxAA.eKZbd99GL6Pk3rsFuiPHSBBDfRM"


@app.route("/confirm/<token>")
def confirm(token):
    links = URLSafeTimedSerializer(app.secret_key, salt="confirm")
    return "Welcome, " + links.loads(token)


page = app.test_client().get(f"/confirm/{token}")
assert page.get_data(as_text=True) == "Welcome, ada@example.com"
