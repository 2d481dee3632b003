from flask.cli import ScriptInfo

# How `flask --app shop run` looks for the app.
app = ScriptInfo("shop").load_app()
assert app.name == "shop"
