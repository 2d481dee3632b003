import re
from urllib.parse import urlencode

from flask import Flask, g, render_template_string, request
from flask_wtf.csrf import CSRFProtect
from nginx_cache import cached_by_nginx, visitor

app = Flask(__name__)
app.secret_key = "dev"
CSRFProtect(app)


@app.after_request
def keep_tokens_out_of_caches(response):
    if "csrf_token" in g:
        response.headers["Cache-Control"] = "no-store"
    return response


@app.route("/", methods=["GET", "POST"])
def comment():
    if request.method == "POST":
        return "saved"
    return render_template_string('<input value="{{ csrf_token() }}">')


def send_form(browser):
    page = browser.open(url)
    token = re.search('value="(.+)"', page.read().decode()).group(1)
    answer = browser.open(url, urlencode({"csrf_token": token}).encode())
    print("cache:", page.headers["X-Cache"])
    print(answer.read().decode())
    return answer.status


policy = "proxy_cache_valid 200 1m; proxy_ignore_headers Vary;"
with cached_by_nginx(app, policy) as url:
    alice, bob, carol = visitor(), visitor(), visitor()
    for each in (alice, bob, alice):
        each.open(url).read()
    statuses = [send_form(bob), send_form(carol)]

assert statuses == [200, 200], "forms from the cached page are refused"
