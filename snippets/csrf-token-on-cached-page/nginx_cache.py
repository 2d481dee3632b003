import os
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import HTTPCookieProcessor, HTTPHandler, OpenerDirector

from werkzeug.serving import WSGIRequestHandler, make_server

CONF = """
%(user)s
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    proxy_cache_path cache keys_zone=pages:1m;
    server {
        listen 127.0.0.1:%(port)d;
        location / {
            proxy_pass http://127.0.0.1:%(app_port)d;
            proxy_cache pages;
            proxy_cache_valid 200 1m;
            %(policy)s
        }
    }
}
"""


class QuietHandler(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def visitor():
    """A browser: its own cookies, and an error page is a page."""
    opener = OpenerDirector()
    opener.add_handler(HTTPHandler())
    opener.add_handler(HTTPCookieProcessor())
    return opener


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()


def is_open(address):
    with socket.socket() as client:
        return client.connect_ex(address) == 0


@contextmanager
def cached_by_nginx(app, policy):
    """The URL of a real nginx that caches what `app` answers."""
    server = make_server("127.0.0.1", 0, app, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = free_address()
    # as root, nginx would give its folders to another user
    user = "user root;" if os.geteuid() == 0 else ""
    conf = CONF % {
        "user": user,
        "port": address[1],
        "app_port": server.port,
        "policy": policy,
    }
    with tempfile.TemporaryDirectory(dir=".") as prefix:
        Path(prefix, "nginx.conf").write_text(conf)
        command = ["nginx", "-e", "stderr", "-p", prefix, "-c", "nginx.conf"]
        nginx = subprocess.Popen(command)
        try:
            waiting = True
            while waiting:
                time.sleep(0.02)
                waiting = nginx.poll() is None and not is_open(address)
            yield f"http://127.0.0.1:{address[1]}/"
        finally:
            nginx.terminate()
            nginx.wait()
            server.shutdown()
            server.server_close()
