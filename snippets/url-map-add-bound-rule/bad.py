from flask import Flask

shop = Flask("shop")
app = Flask("app", static_folder=None)
app.testing = True


@shop.route("/items")
def items():
    return "Items"


for rule in shop.url_map.iter_rules("items"):
    app.url_map.add(rule)
app.view_functions["items"] = items

page = app.test_client().get("/items")
assert page.get_data(as_text=True) == "Items"
