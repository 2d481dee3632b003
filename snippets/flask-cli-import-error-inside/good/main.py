from flask.cli import ScriptInfo

# What `flask --app` does with its value.
app = ScriptInfo("shop").load_app()
assert app.name == "shop"
