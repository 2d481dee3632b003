from flask import Blueprint, Flask, render_template

admin = Blueprint("admin", __name__, template_folder="admin/templates")


@admin.route("/admin")
def index():
    return render_template(["custom.html", "admin/index.html"])


app = Flask(__name__)
app.debug = True
app.config["EXPLAIN_TEMPLATE_LOADING"] = True
app.register_blueprint(admin)

page = app.test_client().get("/admin").get_data(as_text=True)
assert page == "Admin", "the app's template replaces the blueprint's"
