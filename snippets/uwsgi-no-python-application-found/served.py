import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

UWSGI = Path(sys.executable).with_name("uwsgi")
TOLD = ("unable to ", "*** no app", "WSGI app ", "--- no ")


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()


def is_open(address):
    with socket.socket() as client:
        return client.connect_ex(address) == 0


def get(address):
    """All that the server sends, after the status line's protocol."""
    with socket.create_connection(address) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        with client.makefile("rb") as answer:
            return answer.read().decode()


@contextmanager
def served_by_uwsgi(*options):
    """The address of a real uWSGI; ends with what its log says of apps."""
    address = free_address()
    command = [UWSGI, f"--http-socket={address[0]}:{address[1]}", *options]
    uwsgi = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        waiting = True
        while waiting:
            time.sleep(0.02)
            waiting = uwsgi.poll() is None and not is_open(address)
        yield address
    finally:
        uwsgi.kill()
        for line in uwsgi.communicate()[0].splitlines():
            if line.startswith(TOLD):
                print(line.partition(" ready in ")[0])
