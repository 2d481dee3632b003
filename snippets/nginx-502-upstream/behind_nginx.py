import os
import re
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import HTTPHandler, OpenerDirector

from werkzeug.serving import WSGIRequestHandler, make_server

# 127.0.0.2 stands for the app's address as nginx sees it, which is another
# one than 127.0.0.1 where the two are in different containers.
CONF = """
%(user)s
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    server_tokens off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen 127.0.0.1:%(port)d;
        server_name localhost;
        location / {
            proxy_pass http://127.0.0.2:%(app_port)d;
        }
    }
}
"""


class QuietHandler(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def get(url):
    """The answer; an error page is an answer too."""
    opener = OpenerDirector()
    opener.add_handler(HTTPHandler())
    return opener.open(url)


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()


def is_open(address):
    with socket.socket() as client:
        return client.connect_ex(address) == 0


@contextmanager
def behind_nginx(app, host):
    """The URL of a real nginx in front of `app`, which listens on `host`."""
    server = make_server(host, 0, app, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = free_address()
    # as root, nginx would give its folders to another user
    user = "user root;" if os.geteuid() == 0 else ""
    conf = CONF % {
        "user": user,
        "port": address[1],
        "app_port": server.port,
    }
    with tempfile.TemporaryDirectory(dir=".") as prefix:
        Path(prefix, "nginx.conf").write_text(conf)
        command = ["nginx", "-e", "stderr", "-p", prefix, "-c", "nginx.conf"]
        nginx = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            waiting = True
            while waiting:
                time.sleep(0.02)
                waiting = nginx.poll() is None and not is_open(address)
            yield f"http://127.0.0.1:{address[1]}/"
        finally:
            nginx.terminate()
            log = nginx.communicate()[1]
            log = re.sub(r"(?m)^.*?\*\d+ ", "", log)
            print(re.sub(r"(127\.0\.0\.\d):\d+", r"\1:<port>", log), end="")
            server.shutdown()
            server.server_close()
