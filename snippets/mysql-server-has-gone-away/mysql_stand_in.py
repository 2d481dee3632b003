"""Just enough of MySQL's protocol for a login, a ping and small queries."""

import socket
import struct
import threading

# protocol 4.1, any password, its way to send it, a database's name
CAN = 0x1 | 0x8 | 0x200 | 0x8000 | 0x80000
OK = b"\0\0\0\2\0\0\0"
EOF = b"\xfe\0\0\2\0"
VERSION = b"8.0.36"
RESET = struct.pack("ii", 1, 0)


def text(word):
    return bytes([len(word)]) + word


def greeting():
    flags = struct.pack("<I", CAN)
    start = b"\x0a" + VERSION + b"\0" + bytes(4) + b"saltsalt\0"
    start += flags[:2] + b"\x2d\2\0" + flags[2:]
    end = b"\x15" + bytes(10) + b"saltsaltsalt\0"
    return start + end + b"mysql_native_password\0"


def one_row(value):
    column = text(b"def") + text(b"") * 3 + text(b"value") * 2
    column += b"\x0c\x2d\0\0\1\0\0\xfd\0\0\0\0\0"
    return [b"\1", column, EOF, text(value), EOF]


def answer(command):
    if not command.startswith(b"\3SELECT"):
        return [OK]
    if b"VERSION()" in command:
        return one_row(VERSION)
    return one_row(command.split(b"'")[1] if b"'" in command else b"0")


class Server:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "mysql+pymysql://shop:secret@127.0.0.1:%d/shop"
        self.url %= self.listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            thread = threading.Thread(target=self.talk, args=[client])
            thread.daemon = True
            self.connections.append((client, thread))
            thread.start()

    def talk(self, client):
        """One connection, from the greeting to its end."""
        with client, client.makefile("rb") as packets:
            send(client, 0, [greeting()])
            number, _ = receive(packets)
            send(client, number + 1, [OK])
            while True:
                number, command = receive(packets)
                if not command:
                    break
                send(client, number + 1, answer(command))

    def end_idle(self, reset=False):
        """Ends every connection, as a server does after wait_timeout.

        With `reset` as a firewall does that forgot the connection.
        """
        for client, thread in self.connections:
            if reset:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.shutdown(socket.SHUT_RD)
            thread.join()
        self.connections.clear()


def send(client, number, payloads):
    packets = b""
    for number, payload in enumerate(payloads, number):
        packets += struct.pack("<I", len(payload))[:3] + bytes([number])
        packets += payload
    client.sendall(packets)


def receive(packets):
    head = packets.read(4)
    if len(head) < 4:
        return 0, b""
    return head[3], packets.read(int.from_bytes(head[:3], "little"))
