#!/usr/bin/env python3
"""Run on a host. Sends a broadcast from one of its containers, and says whether another one heard it.

    broadcast.py FROM TO
"""

import ctypes
import socket
import sys

PORT = 9999
libc = ctypes.CDLL(None, use_errno=True)


def socket_in(container):
    """A UDP socket in the container's network namespace, bound to its eth0."""
    with open(f"/run/netns/{container}") as namespace:
        if libc.setns(namespace.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {container}")
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
    return made


sender, receiver = sys.argv[1:]
with socket_in(receiver) as ear, socket_in(sender) as mouth:
    ear.bind(("", PORT))
    ear.settimeout(1)
    mouth.sendto(b"is anybody there?", ("255.255.255.255", PORT))
    try:
        ear.recv(64)
        print(f"{receiver} heard {sender}")
    except TimeoutError:
        print(f"{receiver} heard nothing")
