from flask.cli import ScriptInfo

# How `flask run` looks for the app when nothing names one.
app = ScriptInfo().load_app()
assert app.name == "shop"
