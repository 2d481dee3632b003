from threading import Thread

from flask import Blueprint, Flask, views


class Notes(views.View):
    def dispatch_request(self):
        return "notes"


def apart(setup, *arguments):
    thread = Thread(target=setup, args=arguments)
    thread.start()
    thread.join()


shop = Blueprint("shop", __name__)
apart(shop.add_url_rule, "/list", "shop.list", Notes.as_view("list"))
apart(shop.add_url_rule, "/notes", None, Notes.as_view("shop.notes"))
admin = Blueprint("shop.admin", __name__)

app = Flask(__name__)
app.register_blueprint(shop)
assert app.test_client().get("/list").get_data(as_text=True) == "notes"
