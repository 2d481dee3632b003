import signal
import socket
import sys
import threading
import time
from urllib.request import urlopen


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def visit_and_terminate(port):
    """Opens the page once the server is up, then ends it as systemd does."""
    signal.signal(signal.SIGTERM, lambda *args: sys.exit())
    threading.Thread(target=_visit, args=(port,), daemon=True).start()


def _visit(port):
    waiting = True
    while waiting:
        time.sleep(0.02)
        waiting = not _is_open(port)
    with urlopen(f"http://127.0.0.1:{port}/") as page:
        print(page.status, page.read().decode())
    # The server has seen the end of the connection by then.
    time.sleep(0.3)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)


def _is_open(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
