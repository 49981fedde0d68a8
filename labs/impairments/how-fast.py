"""Measures how fast a line is: what passes in a second if it is as fast as said, and how long that takes.

how-fast.py serve             sends to whoever connects to TCP port 5001 as many bytes as it asks for
how-fast.py ADDRESS KBIT      asks there for one second's worth at KBIT kbit a second, and says whether it came faster
"""

import socket
import sys
import time

PORT = 5001


def serve() -> None:
    with socket.create_server(("", PORT)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                try:
                    connection.sendall(bytes(int(connection.recv(20))))
                except (OSError, ValueError):
                    continue


def measure(address: str, kbit: int) -> None:
    wanted = kbit * 1000 // 8
    started = time.monotonic()
    with socket.create_connection((address, PORT), timeout=60) as connection:
        connection.sendall(str(wanted).encode())
        received = 0
        while received < wanted:
            part = connection.recv(65536)
            if not part:
                sys.exit("the other side hung up")
            received += len(part)
    seconds = time.monotonic() - started
    # A bucket that is full at first lets a little more pass.
    faster = wanted * 8 / seconds > kbit * 1000 * 1.1
    word = "faster" if faster else "not faster"
    print(f"{wanted} bytes in {seconds:.2f} s: {word} than {kbit} kbit")


if sys.argv[1] == "serve":
    serve()
else:
    measure(sys.argv[1], int(sys.argv[2]))
