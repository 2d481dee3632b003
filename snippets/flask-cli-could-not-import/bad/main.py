from flask.cli import ScriptInfo

# What `flask --app` does with its value.
app = ScriptInfo("web").load_app()
assert app.name == "shop.web"
