from flask import Flask
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
app.secret_key = "dev"

serializer = URLSafeTimedSerializer(app.secret_key, expires_in=1800)
token = serializer.dumps({"user_id": 7}, salt="reset-password")
data = serializer.loads(token, salt="reset-password")
assert data == {"user_id": 7}
