from flask import Blueprint, Flask

site = Blueprint("site", __name__, static_folder="assets")


@site.route("/favicon.txt")
def icon():
    return site.send_static_file("icon.txt")


app = Flask(__name__)
app.testing = True
app.register_blueprint(site)

page = app.test_client().get("/favicon.txt")
assert page.get_data(as_text=True) == "icon\n"
page.close()
