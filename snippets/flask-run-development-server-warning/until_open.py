import socket
import threading
import time


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def start(serve, app, port):
    """Runs `serve(app, port=port)` beside us, and returns when it answers."""
    options = {"host": "127.0.0.1", "port": port}
    args = {"target": serve, "args": [app], "kwargs": options}
    threading.Thread(**args, daemon=True).start()
    waiting = True
    while waiting:
        time.sleep(0.02)
        with socket.socket() as client:
            waiting = client.connect_ex(("127.0.0.1", port)) != 0
