from flask import Flask
from werkzeug.routing import parse_rule

app = Flask(__name__)


@app.route("/users/<int:user_id>")
def user(user_id):
    return str(user_id)


assert app.test_client().get("/users/7").get_data(as_text=True) == "7"
rule = next(app.url_map.iter_rules("user"))
names = {name for kind, args, name in parse_rule(rule.rule) if kind}
assert names == {"user_id"}
