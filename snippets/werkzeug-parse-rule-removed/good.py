from flask import Flask

app = Flask(__name__)


@app.route("/users/<int:user_id>")
def user(user_id):
    return str(user_id)


assert app.test_client().get("/users/7").get_data(as_text=True) == "7"
rule = next(app.url_map.iter_rules("user"))
names = rule.arguments
assert names == {"user_id"}
