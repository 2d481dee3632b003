from flask import Flask
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
app.secret_key = "dev"

serializer = URLSafeTimedSerializer(app.secret_key)
token = serializer.dumps({"user_id": 7}, salt="reset-password")
data = serializer.loads(token, max_age=1800, salt="reset-password")
assert data == {"user_id": 7}
