import socket
import subprocess
import sys
import time
from contextlib import contextmanager

SERVER = [sys.executable, "-m", "gunicorn", "--preload"]
SERVER += ["--log-level=critical"]


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()


def is_open(address):
    with socket.socket() as client:
        return client.connect_ex(address) == 0


def get(address):
    """All that the server sends; empty where it hangs up."""
    with socket.create_connection(address) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        with client.makefile("rb") as answer:
            return answer.read()


@contextmanager
def served_by_gunicorn(*options):
    """The address of a real gunicorn that serves shop:app."""
    address = free_address()
    bind = f"--bind={address[0]}:{address[1]}"
    gunicorn = subprocess.Popen([*SERVER, bind, *options, "shop:app"])
    try:
        waiting = True
        while waiting:
            time.sleep(0.02)
            waiting = gunicorn.poll() is None and not is_open(address)
        yield address
    finally:
        gunicorn.terminate()
        gunicorn.wait()
